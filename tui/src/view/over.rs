//! A sheet that lies over the page: a title, a line, and room below.

use super::ink::{Ink, below, row_of};
use ratatui::layout::Rect;

/// Wipes a place in the middle of the page and writes the title. Returns the room for what is inside.
pub(super) fn sheet(ink: &mut Ink<'_, '_>, body: Rect, width: u16, height: u16, title: &str) -> Rect {
    let width = width.min(body.width);
    let height = height.saturating_add(2).min(body.height);
    let place = Rect { x: body.x + (body.width - width) / 2, y: body.y, width, height };
    ink.clear(body);
    let palette = ink.palette();
    ink.left(row_of(place, 0), title, palette.title);
    ink.rule(row_of(place, 1));
    below(place, 2)
}
