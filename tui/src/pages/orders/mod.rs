//! The page Orders: every line that was ordered, and of one order its payment, parcels and returns as they went.
//!
//! `state`, what is there and chosen; `update`, what keys do; `answers`, what the shop said; `view`, how it looks.

mod answers;
mod state;
mod update;
mod view;

pub(crate) use state::OrdersState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::keymap::{Action, Binding};
use crate::state::{Question, State};
use crate::text::Field;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use state::Focus;

/// The page.
pub(crate) struct Orders;

const LIST: &[Binding] = &[
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::Cancel, &["x"]),
    Binding::hint(Action::Return, &["t"]),
    Binding::hint(Action::Pay, &["p"]),
];

const DETAIL: &[Binding] = &[
    Binding::hint(Action::Cancel, &["x"]),
    Binding::hint(Action::Return, &["t"]),
    Binding::hint(Action::Pay, &["p"]),
    Binding::hint(Action::Back, &["esc"]),
];

const REASON: &[Binding] =
    &[Binding::hint(Action::Submit, &["enter"]), Binding::hint(Action::Back, &["esc"])];

impl Screen for Orders {
    fn title(&self) -> Say {
        Say::PageOrders
    }

    fn enter(&self, state: &mut State) {
        update::refresh(state);
    }

    fn bindings(&self, state: &State) -> &'static [Binding] {
        match state.pages.orders.focus {
            Focus::List => LIST,
            Focus::Detail => DETAIL,
            Focus::Reason => REASON,
        }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn field<'a>(&self, state: &'a mut State) -> Option<&'a mut Field> {
        state.pages.orders.field()
    }

    fn back(&self, state: &mut State) -> Stepped {
        update::back(state)
    }

    fn confirmed(&self, state: &mut State, question: &Question) {
        update::confirmed(state, question);
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::answered(state, slot, result);
    }

    fn live(&self, state: &mut State, event: &LiveEvent) {
        answers::live(state, event);
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
