//! How the page looks: one of the two lists, and beside it what is chosen or the form that is open.

mod close;
mod list;
mod sold;

use super::forms::Task;
use super::state::{Focus, Shelf};
use crate::state::State;
use crate::view::form;
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// Between two panes.
const GAP: u16 = 3;

/// What a click met.
pub(super) enum Met {
    /// A row of the list.
    Row(usize),
    /// An entry of the form.
    Entry(usize),
}

/// Where list and contents stand; one without room is empty.
fn panes(area: Rect, state: &State) -> (Rect, Rect) {
    let none = Rect { width: 0, ..area };
    let sell = &state.pages.sell;
    match width(area) {
        Width::Small if sell.open.is_none() && sell.focus == Focus::List => (area, none),
        Width::Small => (none, area),
        Width::Medium | Width::Wide => {
            let close = if sell.open.is_some() { area.width * 3 / 5 } else { area.width * 2 / 5 };
            let list = area.width - close - GAP;
            (first(area, list), shift(area, list + GAP))
        }
    }
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let (list, contents) = panes(area, state);
    let mut ink = Ink::new(frame, state);
    let sell = &state.pages.sell;
    if list.width > 0 {
        match sell.shelf {
            Shelf::Goods => list::draw(&mut ink, list, state),
            Shelf::Sales => sold::draw(&mut ink, list, state),
        }
    }
    if contents.width == 0 {
        return;
    }
    if list.width > 0 {
        ink.bar(Rect { x: contents.x - 2, width: 1, ..contents });
    }
    match (&sell.open, sell.shelf) {
        (Some(open), _) => {
            form::draw(&mut ink, contents, state, &open.form, &title(state, open.task));
            if sell.sending.is_some() {
                let style = ink.palette().warn;
                ink.right(row_of(contents, 0), state.word(Say::SellSending), style);
            }
        }
        (None, Shelf::Goods) => close::draw(&mut ink, contents, state),
        (None, Shelf::Sales) => sold::draw_close(&mut ink, contents, state),
    }
}

/// What a form is about: where the list is not beside it, nothing else names the goods.
fn title(state: &State, task: Task) -> String {
    let word = state.word(task.say());
    match (task, state.pages.sell.chosen()) {
        (Task::Edit(_) | Task::Stock(_), Some(mine)) => {
            format!("{word} {} {}", state.look.symbols.dot, mine.goods.goods_name)
        }
        _ => word.to_owned(),
    }
}

/// What stands there.
pub(super) fn met(state: &State, area: Rect, at: Position) -> Option<Met> {
    let (list, contents) = panes(area, state);
    let sell = &state.pages.sell;
    if let Some(open) = &sell.open {
        return form::entry_at(contents, state, &open.form, at).map(Met::Entry);
    }
    let rows = list::rows(list);
    let row = usize::from(at.y.checked_sub(rows.y)?);
    let place = match sell.shelf {
        Shelf::Goods => sell.list,
        Shelf::Sales => sell.sales_list,
    };
    rows.contains(at).then(|| Met::Row(place.top(usize::from(rows.height)) + row))
}
