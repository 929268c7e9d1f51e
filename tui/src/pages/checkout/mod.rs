//! The page Checkout: what is bought as it stands now, where it goes, the one order that is placed, and its payment.
//!
//! **Owns** the only order that can be under way: there is one desk, its button is dead while an order is being placed, and an
//! order whose outcome is not known is asked for again under its own key until the shop has said what became of it. **Does not
//! own** what may be bought: the shop says that, and the page shows it beforehand as well as it can.
//!
//! `state`, the desk; `update`, what keys do; `answers`, what the shop said; `view`, how it looks.

mod answers;
mod line;
mod state;
mod update;
mod view;

pub(crate) use answers::{answered, freshened};
pub(crate) use line::Line;
pub(crate) use state::CheckoutState;
pub(crate) use update::{begin, resume};

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::{Question, State};
use crate::text::Field;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use state::{Focus, Stage};

/// The page.
pub(crate) struct Checkout;

const REVIEW: &[Binding] = &[
    Binding::hint(Action::PlaceOrder, &["enter"]),
    Binding::hint(Action::Address, &["a"]),
    Binding::hint(Action::Back, &["esc"]),
    Binding::help(Action::More, &["+", "="]),
    Binding::help(Action::Fewer, &["-"]),
];

const ADDRESS: &[Binding] =
    &[Binding::hint(Action::Submit, &["enter", "tab"]), Binding::hint(Action::Back, &["esc"])];

const WAITING: &[Binding] = &[Binding::hint(Action::Back, &["esc"])];

const PAYMENT: &[Binding] = &[
    Binding::hint(Action::Pay, &["p"]),
    Binding::hint(Action::LeavePayment, &["x"]),
    Binding::hint(Action::Back, &["esc"]),
];

const DONE: &[Binding] =
    &[Binding::hint(Action::GoOrders, &["4", "enter"]), Binding::hint(Action::Back, &["esc"])];

impl Screen for Checkout {
    fn title(&self) -> Say {
        Say::PageCheckout
    }

    fn is_listed(&self, state: &State) -> bool {
        state.page == super::Page::Checkout
    }

    fn enter(&self, state: &mut State) {
        update::refresh(state);
    }

    fn bindings(&self, state: &State) -> &'static [Binding] {
        let desk = &state.pages.checkout;
        match &desk.stage {
            Stage::Review if desk.focus == Focus::Address => ADDRESS,
            Stage::Review => REVIEW,
            Stage::Placing(_) | Stage::Unknown(_) => WAITING,
            Stage::Payment(payment) if payment.is_at_screen() && state.asks_for_payment() => PAYMENT,
            Stage::Payment(payment) if payment.is_open() => WAITING,
            Stage::Payment(_) => DONE,
        }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn field<'a>(&self, state: &'a mut State) -> Option<&'a mut Field> {
        state.pages.checkout.field()
    }

    fn back(&self, state: &mut State) -> Stepped {
        update::back(state)
    }

    fn confirmed(&self, state: &mut State, question: &Question) {
        update::confirmed(state, question);
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::of_page(state, slot, result);
    }

    fn live(&self, state: &mut State, event: &LiveEvent) {
        answers::live(state, event);
    }

    fn tick(&self, state: &mut State, before: Moment) -> bool {
        update::tick(state, before)
    }

    fn wake(&self, state: &State) -> Option<Moment> {
        update::wake(state)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        view::draw(frame, area, state);
    }
}
