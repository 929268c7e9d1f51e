//! The page Ops, for operators: how the shop is doing, its jobs, what was set aside, and the audit of its stock.
//!
//! **Owns** asking anew every few seconds while the page is open, and only then. **Does not own** who may see it: the shop
//! refuses everyone else; the page merely is not named to them.
//!
//! `state`, what is there and chosen; `update`, what keys do; `answers`, what the shop said; `view`, how it looks.

mod answers;
mod state;
mod update;
mod view;

pub(crate) use state::OpsState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::{Question, State};
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use state::{Focus, Row};

/// The page.
pub(crate) struct Ops;

const AUDIT: &[Binding] = &[
    Binding::hint(Action::StockAudit, &["a", "x"]),
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::Back, &["esc"]),
];

const JOB: &[Binding] = &[
    Binding::hint(Action::RunJob, &["x"]),
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::StockAudit, &["a"]),
    Binding::hint(Action::Back, &["esc"]),
];

const EVENT: &[Binding] = &[
    Binding::hint(Action::RetryEvent, &["x"]),
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::StockAudit, &["a"]),
    Binding::hint(Action::Back, &["esc"]),
];

impl Screen for Ops {
    fn title(&self) -> Say {
        Say::PageOps
    }

    fn is_listed(&self, state: &State) -> bool {
        state::is_operator(state)
    }

    fn enter(&self, state: &mut State) {
        update::refresh(state);
    }

    fn bindings(&self, state: &State) -> &'static [Binding] {
        match state.pages.ops.chosen() {
            Row::Audit => AUDIT,
            Row::Job(_) => JOB,
            Row::Event(_) => EVENT,
        }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn back(&self, state: &mut State) -> Stepped {
        match std::mem::take(&mut state.pages.ops.focus) {
            Focus::Close => Stepped::Back,
            Focus::List => Stepped::Out,
        }
    }

    fn confirmed(&self, state: &mut State, question: &Question) {
        update::confirmed(state, question);
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::answered(state, slot, result);
    }

    fn tick(&self, state: &mut State, _before: Moment) -> bool {
        update::tick(state);
        false
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        state.pages.ops.again_at.filter(|_| state::is_operator(state))
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
