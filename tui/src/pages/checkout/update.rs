//! What keys do.

use super::line::Line;
use super::state::{CheckoutState, Focus, Payment, Sent, Stage};
use super::{answers, state};
use crate::call::{Call, Key};
use crate::goods;
use crate::keymap::Action;
use crate::moment::Moment;
use crate::pages::{Page, Stepped};
use crate::state::{Popup, Question, State, Written};
use crate::wishes;
use miri_common::api::{OrderDetail, OrderWishes, PlaceOrder};
use miri_common::{Say, WishId};

/// The most units of one line.
const MOST_UNITS: i64 = 1000;

/// Puts these lines on the desk and opens it. An order that is under way stays there, and is shown instead.
pub(crate) fn begin(state: &mut State, lines: Vec<Line>) {
    if !wishes::ensure_signed_in(state) {
        return;
    }
    if state.pages.checkout.is_under_way() {
        let words = state.say(Say::CheckoutUnderWay);
        state.refuse(words);
    } else if let Some(why) = lines.iter().find_map(|line| line.obstacle(state)) {
        state.refuse(why);
        return;
    } else {
        let address = state.who.shopper().map(|who| who.address.clone()).unwrap_or_default();
        let mut desk = CheckoutState { lines, ..CheckoutState::default() };
        desk.address.set(&address);
        state.pages.checkout = desk;
    }
    state.open(Page::Checkout);
}

/// Opens the payment of an order that was placed before.
pub(crate) fn resume(state: &mut State, order: &OrderDetail) {
    if !state.pages.checkout.is_under_way() {
        state.pages.checkout.stage = Stage::Payment(Payment::from(order));
    }
    state.open(Page::Checkout);
}

/// Asks how everything stands now.
pub(super) fn refresh(state: &mut State) {
    match &state.pages.checkout.stage {
        Stage::Review => {
            let lines = &state.pages.checkout.lines;
            let single: Vec<_> =
                lines.iter().filter(|line| line.wish.is_none()).map(|line| line.goods).collect();
            if single.len() < lines.len() {
                wishes::load(state);
            }
            for id in single {
                state.ask(answers::FRESH.item(id.0), Call::GoodsDetail(id));
            }
        }
        Stage::Payment(payment) => {
            let order = payment.order;
            state.ask(answers::ORDER, Call::Order(order));
        }
        Stage::Placing(_) | Stage::Unknown(_) => {}
    }
}

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    let desk = &mut state.pages.checkout;
    match (&desk.stage, action) {
        (Stage::Review, Action::PlaceOrder) => place(state),
        (Stage::Review, Action::Address) => desk.focus = Focus::Address,
        (Stage::Review, Action::Submit) => desk.focus = Focus::Button,
        (Stage::Review, Action::More) => change_units(state, 1),
        (Stage::Review, Action::Fewer) => change_units(state, -1),
        (Stage::Payment(payment), Action::Pay) if payment.is_at_screen() => {
            let order = payment.order;
            state.write(answers::PAY, None, |key| Call::Pay(order, key));
        }
        (Stage::Payment(payment), Action::LeavePayment) if payment.is_at_screen() => {
            let item = payment.order.0;
            let words = state.say(Say::CheckoutLeaveQuestion);
            state.popup = Some(Popup::Confirm(Question { words, means: LEAVE, item }));
        }
        (Stage::Payment(payment), Action::Copy) => {
            let id = payment.order.to_string();
            state.copy(id);
        }
        _ => return false,
    }
    true
}

const LEAVE: &str = "leave the payment screen";

/// The shopper leaves the payment screen.
pub(super) fn confirmed(state: &mut State, question: &Question) {
    if question.means == LEAVE {
        let order = miri_common::OrderId(question.item);
        state.write(answers::PAY, None, |key| Call::LeavePayment(order, key));
    }
}

/// Only goods that are bought from a list have their quantity here; a wish has its own.
fn change_units(state: &mut State, by: i64) {
    if let [line] = state.pages.checkout.lines.as_mut_slice()
        && line.wish.is_none()
    {
        line.units = line.units.saturating_add(by).clamp(1, MOST_UNITS);
    }
}

/// Places the order, or says why not. Called while one is on its way it does nothing: the stage is not the review then.
fn place(state: &mut State) {
    let desk = &state.pages.checkout;
    let address = desk.address.value().trim().to_owned();
    let obstacle = desk.lines.iter().find_map(|line| line.obstacle(state));
    let (why, total) = match (obstacle, desk.total()) {
        (Some(why), _) => (Some(why), None),
        (None, None) => (Some(state.say(Say::CheckoutTooMuch)), None),
        (None, Some(_)) if desk.lines.is_empty() => return,
        (None, Some(_)) if address.is_empty() => {
            state.pages.checkout.focus = Focus::Address;
            (Some(state.say(Say::CheckoutNoAddress)), None)
        }
        (None, Some(total)) => (None, Some(total)),
    };
    if let Some(why) = why {
        state.refuse(why);
        return;
    }
    let Some(call) = call(&state.pages.checkout.lines, address, total) else { return };
    let again = call.clone();
    if let Written::Sent(key) = state.write(answers::PLACE, None, call) {
        let again_at = state.now.moment.after(state::AGAIN);
        let call = again(key);
        state.pages.checkout.stage = Stage::Placing(Sent { call, again_at });
    }
}

/// The request, but for its key. It always says which total was seen, so that nobody pays another.
fn call(
    lines: &[Line],
    address: String,
    expected_total_price: Option<miri_common::Won>,
) -> Option<impl FnOnce(Key) -> Call + Clone + use<>> {
    let wishes: Option<Vec<WishId>> = lines.iter().map(|line| line.wish).collect();
    let (first, wishes) = (lines.first()?, wishes);
    let (goods_id, quantity) = (first.goods, first.units);
    Some(move |key| match wishes {
        Some(wish_list_ids) => {
            Call::OrderWishes(OrderWishes { wish_list_ids, address, expected_total_price }, key)
        }
        None => Call::PlaceOrder(PlaceOrder { goods_id, quantity, address, expected_total_price }, key),
    })
}

/// One step back. An order that is under way goes on without being looked at.
pub(super) fn back(state: &mut State) -> Stepped {
    let desk = &mut state.pages.checkout;
    if desk.field().is_some() {
        desk.focus = Focus::Button;
        return Stepped::Back;
    }
    Stepped::Out
}

/// Asks again for an order whose outcome is not known, under its own key; a clock that is shown moves on.
pub(super) fn tick(state: &mut State, before: Moment) -> bool {
    let now = state.now.moment;
    if let Stage::Unknown(sent) = &mut state.pages.checkout.stage
        && sent.again_at <= now
        && !state.requests.is_busy(answers::PLACE)
    {
        sent.again_at = now.after(state::AGAIN);
        let call = sent.call.clone();
        state.ask(answers::PLACE, call);
    }
    let Some(clock) = &state.clock else { return false };
    let second = clock.now(before).as_second() != clock.now(now).as_second();
    match &state.pages.checkout.stage {
        Stage::Payment(payment) => payment.is_open() && second,
        Stage::Review => {
            goods::moved(state, before, state.pages.checkout.lines.iter().map(|line| &line.offer))
        }
        Stage::Placing(_) | Stage::Unknown(_) => false,
    }
}

/// When something moves by itself.
pub(super) fn wake(state: &State) -> Option<Moment> {
    match &state.pages.checkout.stage {
        Stage::Unknown(sent) => Some(sent.again_at.max(state.now.moment.after(state::SHORTLY))),
        Stage::Payment(payment) if payment.is_open() => {
            state.clock.as_ref().map(|clock| clock.next_second(state.now.moment))
        }
        Stage::Review => goods::wake(state, state.pages.checkout.lines.iter().map(|line| &line.offer)),
        Stage::Placing(_) | Stage::Payment(_) => None,
    }
}
