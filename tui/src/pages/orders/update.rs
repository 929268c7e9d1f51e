//! What keys do, and what is asked.

use super::state::Focus;
use crate::call::Call;
use crate::effect::Slot;
use crate::keymap::Action;
use crate::pages::{Page, Stepped, checkout};
use crate::state::{Popup, Question, State, Written};
use miri_common::api::{AskReturn, OrderLine};
use miri_common::labels::{OrderStatus, PaymentStatus, ShippingStatus};
use miri_common::messages::Place;
use miri_common::{LineId, Say};

pub(super) const FOUND: Slot = Slot::page(Page::Orders, "found");
pub(super) const MORE: Slot = Slot::page(Page::Orders, "more");
pub(super) const ORDER: Slot = Slot::page(Page::Orders, "order");
pub(super) const CHANGE: Slot = Slot::page(Page::Orders, "change");

/// How many lines are asked for at a time.
const PAGE_ROWS: &str = "50";
/// So near to the end of what is there, more is asked for.
const NEAR_END: usize = 15;
/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;
/// The shortest reason for a return.
const REASON_LETTERS: usize = 10;

const CANCEL: &str = "cancel a line";

/// Asks for everything that is shown.
pub(super) fn refresh(state: &mut State) {
    if state.who.shopper().is_none() {
        return;
    }
    state.forget(MORE);
    state.pages.orders.found.asking(state.now.moment);
    state.ask(FOUND, Call::Orders(query(0)));
}

fn query(page: i64) -> miri_common::client::Query {
    vec![("page", page.to_string()), ("size", PAGE_ROWS.to_owned())]
}

/// Asks for the order of the chosen line.
pub(super) fn look_closer(state: &mut State) {
    let orders = &mut state.pages.orders;
    if let Some(order) = orders.chosen().map(|line| line.order_id) {
        if orders.closest().is_none() {
            orders.order.asking(state.now.moment);
        }
        state.ask(ORDER, Call::Order(order));
    }
}

fn find_more(state: &mut State) {
    let orders = &state.pages.orders;
    let Some(found) = orders.found.get() else { return };
    let near = orders.list.cursor + NEAR_END >= found.lines.len();
    let complete = i64::try_from(found.lines.len()).is_ok_and(|there| there >= found.total);
    if near && !complete && !state.requests.is_busy(MORE) && !state.requests.is_busy(FOUND) {
        let query = query(found.pages);
        state.ask(MORE, Call::Orders(query));
    }
}

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -SCREEN_ROWS),
        Action::PageDown => step(state, SCREEN_ROWS),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::Open | Action::Right if state.pages.orders.chosen().is_some() => {
            state.pages.orders.focus = Focus::Detail;
        }
        Action::Left => state.pages.orders.focus = Focus::List,
        Action::Cancel => with_chosen(state, ask_to_cancel),
        Action::Return => with_chosen(state, ask_why),
        Action::Submit => send_back(state),
        Action::Pay => pay(state),
        Action::Copy => {
            if let Some(number) = state.pages.orders.chosen().map(|line| line.tracking_number.clone()) {
                state.copy(crate::text::line(&number));
            }
        }
        _ => return false,
    }
    true
}

fn with_chosen(state: &mut State, act: impl FnOnce(&mut State, &OrderLine)) {
    if let Some(line) = state.pages.orders.chosen().cloned() {
        act(state, &line);
    }
}

fn step(state: &mut State, by: isize) {
    if state.pages.orders.focus == Focus::Reason {
        return;
    }
    let before = state.pages.orders.chosen().map(|line| line.order_id);
    let len = state.pages.orders.lines().len();
    state.pages.orders.list.step(by, len);
    if state.pages.orders.chosen().map(|line| line.order_id) != before {
        look_closer(state);
    }
    find_more(state);
}

/// A click on a row chooses it; on the chosen one, it looks closer.
pub(super) fn choose(state: &mut State, row: usize) {
    if row < state.pages.orders.lines().len() {
        if state.pages.orders.list.cursor == row {
            state.pages.orders.focus = Focus::Detail;
        }
        state.pages.orders.list.cursor = row;
        look_closer(state);
    }
}

/// Asks before a line is cancelled, or says why it cannot be.
fn ask_to_cancel(state: &mut State, line: &OrderLine) {
    let pending = line.shipping_status_code == ShippingStatus::Pending;
    if line.order_status_code == OrderStatus::Canceled || !pending {
        let words = state.say(Say::OrdersNotCancelable);
        state.refuse(words);
        return;
    }
    let places = [
        ("name", Place::from(crate::text::line(&line.goods_name))),
        ("units", Place::from(line.order_quantity)),
    ];
    let words = state.say_with(Say::OrdersCancelQuestion, &places);
    state.popup = Some(Popup::Confirm(Question { words, means: CANCEL, item: line.order_detail_id.0 }));
}

/// A yes to that question.
pub(super) fn confirmed(state: &mut State, question: &Question) {
    if question.means == CANCEL {
        let line = LineId(question.item);
        state.write(CHANGE, None, |key| Call::Cancel(line, key));
    }
}

/// Asks why a line is sent back, or says why it cannot be.
fn ask_why(state: &mut State, line: &OrderLine) {
    let open = line.returnable_until.is_some_and(|until| {
        state.clock.as_ref().is_none_or(|clock| !clock.has_passed(until, state.now.moment))
    });
    if !open {
        let words = state.say(Say::OrdersNotReturnable);
        state.refuse(words);
        return;
    }
    state.pages.orders.reason.clear();
    state.pages.orders.focus = Focus::Reason;
}

/// Sends the line back, once there is a reason.
fn send_back(state: &mut State) {
    let reason = state.pages.orders.reason.value().trim().to_owned();
    let letters = reason.chars().count();
    if letters < REASON_LETTERS {
        let words = state.say_with(Say::OrdersReasonShort, &[("letters", Place::from(letters))]);
        state.refuse(words);
        return;
    }
    let Some(line) = state.pages.orders.chosen().map(|line| line.order_detail_id) else { return };
    if let Written::Sent(_) = state.write(CHANGE, None, |key| Call::Return(line, AskReturn { reason }, key)) {
        state.pages.orders.focus = Focus::Detail;
    }
}

/// To the payment screen of the order, or why not.
fn pay(state: &mut State) {
    let order = state.pages.orders.closest().cloned();
    match order {
        Some(order) if order.payment_status_code == PaymentStatus::ScreenEntered => {
            checkout::resume(state, &order);
        }
        Some(_) => {
            let words = state.say(Say::OrdersNothingToPay);
            state.inform(words);
        }
        None => {}
    }
}

/// One step back: out of the reason, away from the order.
pub(super) fn back(state: &mut State) -> Stepped {
    let orders = &mut state.pages.orders;
    orders.focus = match orders.focus {
        Focus::List => return Stepped::Out,
        Focus::Detail => Focus::List,
        Focus::Reason => Focus::Detail,
    };
    Stepped::Back
}
