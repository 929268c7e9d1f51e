//! The page Shop: every goods, found by words, category, price and whether it can be bought, and one of them up close.
//!
//! `state`, what is asked for and chosen; `update`, what keys do; `answers`, what the shop said; `view`, how it looks.

mod answers;
mod query;
mod state;
mod update;
mod view;

pub(crate) use state::ShopState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::State;
use crate::text::Field;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use state::Focus;

/// The page.
pub(crate) struct Shop;

const LIST: &[Binding] = &[
    Binding::hint(Action::Open, &["enter"]),
    Binding::hint(Action::Buy, &["b"]),
    Binding::hint(Action::Wish, &["w"]),
    Binding::hint(Action::Search, &["/"]),
    Binding::hint(Action::Category, &["c"]),
    Binding::hint(Action::Opening, &["o"]),
    Binding::help(Action::InStock, &["i"]),
    Binding::help(Action::Price, &["p"]),
    Binding::help(Action::Sort, &["s"]),
    Binding::help(Action::Undo, &["u"]),
];

const DETAIL: &[Binding] = &[
    Binding::hint(Action::Buy, &["b"]),
    Binding::hint(Action::Wish, &["w"]),
    Binding::hint(Action::Back, &["esc"]),
    Binding::help(Action::Undo, &["u"]),
];

const TYPING: &[Binding] = &[
    Binding::hint(Action::Submit, &["enter"]),
    Binding::hint(Action::Back, &["esc"]),
    Binding::help(Action::NextField, &["tab", "down"]),
    Binding::help(Action::PreviousField, &["backtab", "up"]),
];

impl Screen for Shop {
    fn title(&self) -> Say {
        Say::PageShop
    }

    fn enter(&self, state: &mut State) {
        update::enter(state);
    }

    fn refresh(&self, state: &mut State) {
        update::refresh(state);
    }

    fn bindings(&self, state: &State) -> &'static [Binding] {
        match state.pages.shop.focus {
            Focus::List => LIST,
            Focus::Detail => DETAIL,
            Focus::Search | Focus::Lowest | Focus::Highest => TYPING,
        }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn field<'a>(&self, state: &'a mut State) -> Option<&'a mut Field> {
        state.pages.shop.field()
    }

    fn typed(&self, state: &mut State) {
        update::typed(state);
    }

    fn back(&self, state: &mut State) -> Stepped {
        update::back(state)
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::answered(state, slot, result);
    }

    fn live(&self, state: &mut State, event: &LiveEvent) {
        if let Some(now) = goods::heard(event) {
            state.pages.shop.hear(now);
        }
    }

    fn tick(&self, state: &mut State, before: Moment) -> bool {
        update::tick(state);
        goods::moved(state, before, state.pages.shop.offers())
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        let counted = goods::wake(state, state.pages.shop.offers());
        [state.pages.shop.search_at, counted].into_iter().flatten().min()
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
