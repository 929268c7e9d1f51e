//! The last lines: what is said in passing, and the keys.

use super::frame::Areas;
use super::ink::{Ink, shift};
use crate::keymap::{Binding, GLOBAL, Told};
use crate::pages::screen;
use crate::state::{Kind, Popup, State};
use crate::text;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws both.
pub(super) fn draw(frame: &mut Frame<'_>, areas: &Areas, state: &State) {
    let mut ink = Ink::new(frame, state);
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if let Some(notice) = state.notices.shown() {
        let (sign, style) = match notice.kind {
            Kind::Note => (symbols.good, palette.good),
            Kind::Error => (symbols.bad, palette.bad),
        };
        ink.left(areas.notice, sign, style);
        ink.left(shift(areas.notice, 2), &notice.words, palette.text);
    } else if state.link.is_stale() {
        ink.left(areas.notice, symbols.bad, palette.bad);
        ink.left(shift(areas.notice, 2), Say::Stale.text(state.lang), palette.muted);
    }
    hints(&mut ink, areas.hints, state);
}

/// The keys that are worth knowing now, as many as there is room for.
fn hints(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let mut hints: Vec<(String, &str)> = Vec::new();
    match &state.popup {
        Some(Popup::Confirm(_)) => {
            hints.push(("y".to_owned(), state.word(Say::Yes)));
            hints.push(("n".to_owned(), state.word(Say::No)));
        }
        Some(Popup::Palette { .. }) => {
            hints.push(("enter".to_owned(), state.word(Say::DoOpen)));
            hints.push(("esc".to_owned(), state.word(Say::DoBack)));
        }
        Some(Popup::Log { .. }) => {
            hints.push(("y".to_owned(), state.word(Say::DoCopy)));
            hints.push(("esc".to_owned(), state.word(Say::DoBack)));
        }
        Some(Popup::Help { .. }) => hints.push(("esc".to_owned(), state.word(Say::DoBack))),
        None => hints.extend(
            told(state).map(|binding| (state.keymap.shown(binding), state.word(binding.action.label()))),
        ),
    }
    let palette = ink.palette();
    let mut at = 0;
    for (key, label) in &hints {
        let cells = u16::try_from(text::cells(key) + text::cells(label) + 1).unwrap_or(u16::MAX);
        if at + cells > place.width {
            break;
        }
        let after = ink.left(shift(place, at), key, palette.accent);
        ink.left(shift(place, at + after + 1), label, palette.muted);
        at += cells + 3;
    }
}

/// The bindings of the hint line, the page's own first. While someone types, letters are letters.
fn told(state: &State) -> impl Iterator<Item = &Binding> {
    let own = screen(state.page).bindings(state);
    let typing = own.iter().any(|binding| binding.action == crate::keymap::Action::Submit);
    let global = if typing { &[] } else { GLOBAL };
    own.iter().chain(global).filter(|binding| binding.told == Told::Hint)
}
