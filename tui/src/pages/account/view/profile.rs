//! Who is signed in, or what signing in is good for.

use crate::state::{State, Who};
use crate::view::ink::{Ink, below, first, row_of, shift};
use miri_common::Say;
use ratatui::layout::Rect;

/// How wide the names of the lines are.
const LABEL: u16 = 14;

/// Draws it.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    match &state.who {
        Who::Asking if state.link.is_stale() => {
            ink.paragraph(place, state.word(Say::FailedUnreachable), palette.muted);
        }
        Who::Asking => {
            ink.left(place, state.word(Say::Loading), palette.muted);
        }
        Who::Visitor => {
            let used = ink.paragraph(place, state.word(Say::AccountWelcome), palette.text);
            ink.paragraph(below(place, used + 1), state.word(Say::AccountWelcomeHint), palette.muted);
        }
        Who::Shopper(who) => {
            ink.left(row_of(place, 0), &who.name, palette.title);
            let lines = [
                (Say::AccountEmail, who.email.as_str()),
                (Say::AccountPhone, &who.phone),
                (Say::AccountAddress, &who.address),
                (Say::AccountRole, who.role.label(state.lang)),
            ];
            for (row, (say, words)) in (2..).zip(lines) {
                let line = row_of(place, row);
                ink.left(first(line, LABEL), state.word(say), palette.muted);
                ink.left(shift(line, LABEL + 1), words, palette.text);
            }
        }
    }
}
