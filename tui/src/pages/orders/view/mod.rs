//! How the page looks: the lines, and one order up close.

mod list;
mod order;

use super::state::Focus;
use crate::state::State;
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, first, shift};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// Between two panes.
const GAP: u16 = 3;

/// Where list and order stand; one without room is empty.
fn panes(area: Rect, state: &State) -> (Rect, Rect) {
    let none = Rect { width: 0, ..area };
    match width(area) {
        Width::Small if state.pages.orders.focus == Focus::List => (area, none),
        Width::Small => (none, area),
        Width::Medium | Width::Wide => {
            let close = area.width * 2 / 5;
            let list = area.width - close - GAP;
            (first(area, list), shift(area, list + GAP))
        }
    }
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let (list, order) = panes(area, state);
    let mut ink = Ink::new(frame, state);
    if list.width > 0 {
        list::draw(&mut ink, list, state);
    }
    if order.width > 0 {
        if list.width > 0 {
            ink.bar(Rect { x: order.x - 2, width: 1, ..order });
        }
        order::draw(&mut ink, order, state);
    }
}

/// The row of the list that stands there.
pub(super) fn row_at(state: &State, area: Rect, at: Position) -> Option<usize> {
    let rows = list::rows(panes(area, state).0);
    let row = usize::from(at.y.checked_sub(rows.y)?);
    rows.contains(at).then(|| state.pages.orders.list.top(usize::from(rows.height)) + row)
}
