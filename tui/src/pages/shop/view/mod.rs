//! How the page looks: filters, list and goods up close, as many of them as there is room for.

mod close;
mod filters;
mod list;

use super::state::Focus;
use crate::state::State;
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, first, shift};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// How wide the filters are.
const FILTERS: u16 = 20;
/// Between two panes.
const GAP: u16 = 3;

/// Where the panes stand; a pane without room is empty.
struct Panes {
    filters: Rect,
    list: Rect,
    close: Rect,
}

fn panes(area: Rect, state: &State) -> Panes {
    let none = Rect { width: 0, ..area };
    match width(area) {
        Width::Wide => {
            let filters = first(area, FILTERS);
            let rest = shift(area, FILTERS + GAP);
            let close = rest.width * 2 / 5;
            let list = rest.width - close - GAP;
            Panes { filters, list: first(rest, list), close: shift(rest, list + GAP) }
        }
        Width::Medium => {
            let close = area.width * 2 / 5;
            let list = area.width - close - GAP;
            Panes { filters: none, list: first(area, list), close: shift(area, list + GAP) }
        }
        Width::Small if state.pages.shop.focus == Focus::Detail => {
            Panes { filters: none, list: none, close: area }
        }
        Width::Small => Panes { filters: none, list: area, close: none },
    }
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let panes = panes(area, state);
    let mut ink = Ink::new(frame, state);
    if panes.filters.width > 0 {
        filters::draw(&mut ink, panes.filters, state);
    }
    if panes.list.width > 0 {
        list::draw(&mut ink, panes.list, state);
    }
    if panes.close.width > 0 {
        if panes.list.width > 0 {
            ink.bar(Rect { x: panes.close.x - 2, width: 1, ..panes.close });
        }
        close::draw(&mut ink, panes.close, state);
    }
}

/// The row of the list that stands there.
pub(super) fn row_at(state: &State, area: Rect, at: Position) -> Option<usize> {
    let rows = list::rows(panes(area, state).list);
    let row = usize::from(at.y.checked_sub(rows.y)?);
    rows.contains(at).then(|| state.pages.shop.list.top(usize::from(rows.height)) + row)
}
