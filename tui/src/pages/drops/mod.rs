//! The page Drops: goods that open soon, counted down on the shop's clock. What opens while someone looks stays where it is and
//! can be bought.
//!
//! `state`, what is there; `update`, what keys and answers do; `view`, how it looks.

mod state;
mod update;
mod view;

pub(crate) use state::DropsState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::State;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// The page.
pub(crate) struct Drops;

const KEYS: &[Binding] = &[
    Binding::hint(Action::Buy, &["b"]),
    Binding::hint(Action::Wish, &["w"]),
    Binding::help(Action::Undo, &["u"]),
];

impl Screen for Drops {
    fn title(&self) -> Say {
        Say::PageDrops
    }

    fn enter(&self, state: &mut State) {
        update::enter(state);
    }

    fn refresh(&self, state: &mut State) {
        update::refresh(state);
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

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        update::answered(state, slot, result);
    }

    fn live(&self, state: &mut State, event: &LiveEvent) {
        if let Some(now) = goods::heard(event) {
            state.pages.drops.hear(now);
        }
    }

    fn tick(&self, state: &mut State, before: Moment) -> bool {
        goods::moved(state, before, state.pages.drops.offers())
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        goods::wake(state, state.pages.drops.offers())
    }

    fn click(&self, state: &mut State, area: Rect, at: Position) {
        if let Some(row) = view::row_at(state, area, at) {
            state.pages.drops.choose(row);
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        view::draw(frame, area, state);
    }
}
