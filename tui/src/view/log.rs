//! The last failures, with the ids that an operator finds them by.

use super::ink::{Ink, first, row_of, shift};
use super::over;
use crate::state::State;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide the sheet is.
const WIDTH: u16 = 100;
/// How wide a time is.
const TIME: u16 = 10;

/// Draws them, latest first.
pub(super) fn draw(frame: &mut Frame<'_>, body: Rect, state: &State, cursor: usize) {
    let mut ink = Ink::new(frame, state);
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let room = over::sheet(&mut ink, body, WIDTH, u16::MAX - 2, state.word(Say::DoLog));
    let log = state.notices.log();
    if log.is_empty() {
        ink.left(row_of(room, 0), state.word(Say::NothingFailed), palette.muted);
    }
    // Two rows an entry: what was said, and its id.
    let height = usize::from((room.height / 2).max(1));
    let top = cursor / height * height;
    for (slot, (at, entry)) in (0..room.height / 2).zip(log.iter().enumerate().skip(top)) {
        let place = row_of(room, slot * 2);
        if at == cursor {
            ink.left(first(place, 1), symbols.marker, palette.accent);
        }
        let time = entry.at.strftime("%H:%M:%S").to_string();
        ink.left(first(shift(place, 2), TIME), &time, palette.muted);
        ink.left(shift(place, 2 + TIME), &entry.words, palette.text);
        let id = entry.request_id.as_deref().unwrap_or_default();
        ink.left(shift(row_of(room, slot * 2 + 1), 2 + TIME), id, palette.faint);
    }
}
