//! The page Sell: one's own goods, registered, changed, restocked and taken off sale, and what was sold of them.
//!
//! **Owns** the two lists, the forms and what they ask for. **Does not own** what a price or a quantity may be: the shop says what
//! is wrong with a field, and it stands beside that field. A change sends only the fields that were changed.
//!
//! `state`, what is there, chosen and open; `forms`, the forms and the requests they make; `update`, what keys do; `writes`, what is
//! sent; `answers`, what the shop said; `view`, how it looks.

mod answers;
mod forms;
mod state;
mod update;
mod view;
mod writes;

pub(crate) use state::SellState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::{Question, State};
use crate::text::Field;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use state::{Focus, Shelf};

/// The page.
pub(crate) struct Sell;

const GOODS: &[Binding] = &[
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::Register, &["n"]),
    Binding::hint(Action::Edit, &["e"]),
    Binding::hint(Action::Restock, &["+", "="]),
    Binding::hint(Action::OnSale, &["o"]),
    Binding::hint(Action::Sales, &["s"]),
];

const GOODS_CLOSE: &[Binding] = &[
    Binding::hint(Action::Edit, &["e"]),
    Binding::hint(Action::Restock, &["+", "="]),
    Binding::hint(Action::OnSale, &["o"]),
    Binding::hint(Action::Back, &["esc"]),
];

const SALES: &[Binding] = &[
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::Sales, &["s"]),
    Binding::hint(Action::Back, &["esc"]),
];

const FORM: &[Binding] = &[
    Binding::hint(Action::Submit, &["enter"]),
    Binding::hint(Action::NextField, &["tab", "down"]),
    Binding::help(Action::PreviousField, &["backtab", "up"]),
    Binding::hint(Action::Back, &["esc"]),
];

const CHOICE: &[Binding] = &[
    Binding::hint(Action::Submit, &["enter"]),
    Binding::hint(Action::Right, &["right", "space"]),
    Binding::hint(Action::Back, &["esc"]),
    Binding::hint(Action::NextField, &["tab", "down"]),
    Binding::help(Action::PreviousField, &["backtab", "up"]),
    Binding::help(Action::Left, &["left"]),
];

impl Screen for Sell {
    fn title(&self) -> Say {
        Say::PageSell
    }

    fn enter(&self, state: &mut State) {
        update::refresh(state);
    }

    fn bindings(&self, state: &State) -> &'static [Binding] {
        let sell = &state.pages.sell;
        match &sell.open {
            Some(open) if open.form.is_choosing() => CHOICE,
            Some(_) => FORM,
            None => match (sell.shelf, sell.focus) {
                (Shelf::Goods, Focus::List) => GOODS,
                (Shelf::Goods, Focus::Close) => GOODS_CLOSE,
                (Shelf::Sales, _) => SALES,
            },
        }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn field<'a>(&self, state: &'a mut State) -> Option<&'a mut Field> {
        state.pages.sell.open.as_mut()?.form.field()
    }

    fn typed(&self, state: &mut State) {
        if let Some(open) = &mut state.pages.sell.open {
            open.form.touched();
        }
    }

    fn back(&self, state: &mut State) -> Stepped {
        update::back(state)
    }

    fn confirmed(&self, state: &mut State, question: &Question) {
        writes::confirmed(state, question);
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::answered(state, slot, result);
    }

    fn live(&self, state: &mut State, event: &LiveEvent) {
        if let Some(now) = goods::heard(event) {
            state.pages.sell.hear(now);
        }
    }

    fn tick(&self, state: &mut State, before: Moment) -> bool {
        goods::moved(state, before, state.pages.sell.offers())
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        goods::wake(state, state.pages.sell.offers())
    }

    fn click(&self, state: &mut State, area: Rect, at: Position) {
        match view::met(state, area, at) {
            Some(view::Met::Row(row)) => update::choose(state, row),
            Some(view::Met::Entry(entry)) => update::focus(state, entry),
            None => {}
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        view::draw(frame, area, state);
    }
}
