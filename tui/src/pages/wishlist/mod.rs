//! The page Wishlist: what is wished for, in which quantity, what of it is to be bought, and what that costs.
//!
//! `state`, what is chosen; `update`, what keys do; `view`, how it looks. The wishes themselves stand in `wishes`.

mod state;
mod update;
mod view;

pub(crate) use state::WishlistState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::State;
use crate::wishes;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// The page.
pub(crate) struct Wishlist;

const KEYS: &[Binding] = &[
    Binding::hint(Action::Buy, &["b"]),
    Binding::hint(Action::Select, &["space"]),
    Binding::hint(Action::More, &["+", "="]),
    Binding::hint(Action::Fewer, &["-"]),
    Binding::hint(Action::Wish, &["w", "delete"]),
    Binding::help(Action::SelectAll, &["a"]),
    Binding::help(Action::Undo, &["u"]),
];

impl Screen for Wishlist {
    fn title(&self) -> Say {
        Say::PageWishlist
    }

    fn enter(&self, state: &mut State) {
        wishes::load(state);
    }

    fn bindings(&self, _state: &State) -> &'static [Binding] {
        KEYS
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn back(&self, _state: &mut State) -> Stepped {
        Stepped::Out
    }

    fn answered(&self, _state: &mut State, _slot: Slot, _result: Result<Answer, Failure>) {}

    fn tick(&self, state: &mut State, before: Moment) -> bool {
        wishes::moved(state, before)
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        goods::wake(state, state.wishes.shown().map(|entry| &entry.offer))
    }

    fn click(&self, state: &mut State, area: Rect, at: Position) {
        if let Some(row) = view::row_at(state, area, at) {
            update::choose(state, row);
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        view::draw(frame, area, state);
    }
}
