//! What keys do.

use super::state::{basket, chosen};
use crate::keymap::Action;
use crate::pages::checkout;
use crate::state::State;
use crate::wishes;
use miri_common::Say;

/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;
/// The most wishes of one order.
const MOST_LINES: usize = 50;

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -SCREEN_ROWS),
        Action::PageDown => step(state, SCREEN_ROWS),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::More | Action::Right => by_one(state, 1),
        Action::Fewer | Action::Left => by_one(state, -1),
        Action::Wish => {
            if let Some(id) = chosen(state).map(|entry| entry.goods) {
                wishes::set(state, id, 0);
                step(state, 0);
            }
        }
        Action::Undo => wishes::undo(state),
        Action::Select => select(state),
        Action::SelectAll => select_all(state),
        Action::Buy => buy(state),
        Action::Copy => {
            if let Some(id) = chosen(state).map(|entry| entry.goods.to_string()) {
                state.copy(id);
            }
        }
        _ => return false,
    }
    true
}

fn step(state: &mut State, by: isize) {
    let len = state.wishes.shown().count();
    state.pages.wishlist.list.step(by, len);
}

fn by_one(state: &mut State, by: i64) {
    if let Some(id) = chosen(state).map(|entry| entry.goods) {
        wishes::step(state, id, by);
    }
}

/// A click on a row chooses it; on the chosen one, takes it in or leaves it out.
pub(super) fn choose(state: &mut State, row: usize) {
    if row >= state.wishes.shown().count() {
        return;
    }
    if state.pages.wishlist.list.cursor == row {
        select(state);
    }
    state.pages.wishlist.list.cursor = row;
}

fn select(state: &mut State) {
    if let Some(id) = chosen(state).map(|entry| entry.goods) {
        let left_out = &mut state.pages.wishlist.left_out;
        if !left_out.remove(&id) {
            left_out.insert(id);
        }
    }
}

/// Everything, or nothing when everything is taken in already.
fn select_all(state: &mut State) {
    let all: Vec<_> = state.wishes.shown().map(|entry| entry.goods).collect();
    let left_out = &mut state.pages.wishlist.left_out;
    if left_out.is_empty() { left_out.extend(all) } else { left_out.clear() }
}

/// To the checkout with what is chosen, or why not.
fn buy(state: &mut State) {
    let lines: Vec<checkout::Line> = basket(state).map(checkout::Line::from).collect();
    let why = if !wishes::ensure_signed_in(state) {
        return;
    } else if state.wishes.shown().next().is_none() {
        Say::WishlistEmptyHint
    } else if lines.is_empty() {
        Say::WishlistNothingBuyable
    } else if lines.len() > MOST_LINES {
        Say::WishlistTooMany
    } else if !state.wishes.is_settled() {
        Say::WishlistUnsettled
    } else {
        checkout::begin(state, lines);
        return;
    };
    let words = state.keyed(why);
    state.refuse(words);
}
