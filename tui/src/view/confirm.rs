//! A question.

use super::ink::Ink;
use super::over;
use crate::state::{Question, State};
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide the sheet is.
const WIDTH: u16 = 56;
/// How many rows a question may take.
const ROWS: u16 = 6;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, body: Rect, state: &State, question: &Question) {
    let mut ink = Ink::new(frame, state);
    let palette = ink.palette();
    let room = over::sheet(&mut ink, body, WIDTH, ROWS, state.word(Say::Sure));
    ink.paragraph(room, &question.words, palette.text);
}
