//! The help: every key of this page, from the same table that handles them.

use super::ink::{Ink, first, row_of, shift};
use super::over;
use crate::keymap::{Binding, GLOBAL, Press};
use crate::pages::{Page, screen};
use crate::state::State;
use crate::text;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide the sheet is.
const WIDTH: u16 = 64;
/// How wide the keys are.
const KEYS: u16 = 20;

/// The keys and what they do.
pub(crate) fn lines(state: &State) -> Vec<(String, &'static str)> {
    let own = screen(state.page).bindings(state);
    let one = |binding| {
        let keys: Vec<String> = state.keymap.keys(binding).iter().map(Press::to_string).collect();
        (keys.join("  "), state.word(binding.action.label()))
    };
    let named =
        |binding: &&Binding| Page::of(binding.action).is_none_or(|page| screen(page).is_listed(state));
    own.iter().chain(GLOBAL).filter(named).map(one).collect()
}

/// Draws it from line `top` on.
pub(super) fn draw(frame: &mut Frame<'_>, body: Rect, state: &State, top: usize) {
    let mut ink = Ink::new(frame, state);
    let palette = ink.palette();
    let lines = lines(state);
    let room = over::sheet(&mut ink, body, WIDTH, u16::MAX - 2, state.word(Say::DoHelp));
    for (row, (keys, label)) in (0..room.height).zip(lines.iter().skip(top)) {
        let place = row_of(room, row);
        ink.left(first(place, KEYS), &text::pad(keys, usize::from(KEYS), ""), palette.accent);
        ink.left(shift(place, KEYS), label, palette.text);
    }
}
