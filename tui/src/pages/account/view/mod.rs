//! How the page looks: the menu, and beside it the form that is open or who is signed in.

mod menu;
mod profile;

use crate::state::State;
use crate::view::form;
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// How wide the menu is where something stands beside it.
const MENU: u16 = 32;
/// Between two panes.
const GAP: u16 = 3;
/// Longer fields than this are hard to follow.
const WIDEST: u16 = 72;

/// What a click met.
pub(super) enum Met {
    /// A row of the menu.
    Item(usize),
    /// An entry of the form.
    Entry(usize),
}

/// Where menu and contents stand; one without room is empty.
fn panes(area: Rect, state: &State) -> (Rect, Rect) {
    let none = Rect { width: 0, ..area };
    match (width(area), &state.pages.account.open) {
        (Width::Small, Some(_)) => (none, area),
        (Width::Small, None) => (area, none),
        (Width::Medium | Width::Wide, _) => (first(area, MENU), first(shift(area, MENU + GAP), WIDEST)),
    }
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let (menu, contents) = panes(area, state);
    let mut ink = Ink::new(frame, state);
    if menu.width > 0 {
        menu::draw(&mut ink, menu, state);
    }
    if contents.width == 0 {
        return;
    }
    if menu.width > 0 {
        ink.bar(Rect { x: contents.x - 2, width: 1, ..contents });
    }
    match &state.pages.account.open {
        Some(open) => {
            form::draw(&mut ink, contents, state, &open.form, state.word(open.task.say()));
            if state.pages.account.sending.is_some() {
                let style = ink.palette().warn;
                ink.right(row_of(contents, 0), state.word(Say::AccountSending), style);
            }
        }
        None => profile::draw(&mut ink, contents, state),
    }
}

/// What stands there.
pub(super) fn met(state: &State, area: Rect, at: Position) -> Option<Met> {
    let (menu, contents) = panes(area, state);
    if let Some(open) = state.pages.account.open.as_ref().filter(|_| contents.contains(at)) {
        return form::entry_at(contents, state, &open.form, at).map(Met::Entry);
    }
    menu::item_at(menu, state, at).map(Met::Item)
}
