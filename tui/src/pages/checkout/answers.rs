//! What the shop said.

use super::state::{Payment, Stage};
use super::update;
use crate::call::{Answer, Call};
use crate::effect::{Owner, Slot};
use crate::failure::{Failure, FailureKind};
use crate::pages::Page;
use crate::state::State;
use crate::wishes;
use miri_common::api::{GoodsDetail, LiveEvent};
use miri_common::messages::Place;
use miri_common::{GoodsId, Say};

/// The one place of an order that is being placed.
pub(super) const PLACE: Slot = Slot { owner: Owner::Order, name: "place", item: 0 };
/// Paying, or leaving the payment screen.
pub(super) const PAY: Slot = Slot::page(Page::Checkout, "pay");
/// How an order stands.
pub(super) const ORDER: Slot = Slot::page(Page::Checkout, "order");
/// How goods stand.
pub(super) const FRESH: Slot = Slot::page(Page::Checkout, "fresh");

/// What became of the order. An outcome that nobody knows is neither success nor failure.
pub(crate) fn answered(state: &mut State, result: Result<Answer, Failure>) {
    let stage = std::mem::take(&mut state.pages.checkout.stage);
    let (sent, was_unknown) = match stage {
        Stage::Placing(sent) => (sent, false),
        Stage::Unknown(sent) => (sent, true),
        other => {
            state.pages.checkout.stage = other;
            return;
        }
    };
    match result {
        Ok(Answer::Placed(order)) => {
            state.pages.checkout.stage = Stage::Payment(Payment::from(&order));
            let words = state.say_with(Say::CheckoutPlaced, &[("order", Place::from(order.order_id.0))]);
            state.notices.dismiss();
            state.inform(words);
            wishes::load(state);
            update::refresh(state);
        }
        Ok(_) => state.pages.checkout.stage = Stage::Unknown(sent),
        // What an earlier attempt came to is still not known when this one did not even arrive.
        Err(failure) if failure.kind == FailureKind::NoAnswer || (was_unknown && failure.is_connection()) => {
            if !was_unknown {
                state.fail(&failure);
            }
            state.pages.checkout.stage = Stage::Unknown(sent);
        }
        Err(failure) => {
            state.fail(&failure);
            update::refresh(state);
        }
    }
}

/// The wishlist has come anew: the lines take its prices and stock.
pub(crate) fn freshened(state: &mut State) {
    let fresh: Vec<_> = state.wishes.shown().cloned().collect();
    if !matches!(state.pages.checkout.stage, Stage::Review) {
        return;
    }
    for line in state.pages.checkout.lines.iter_mut().filter(|line| line.wish.is_some()) {
        if let Some(entry) = fresh.iter().find(|entry| entry.goods == line.goods) {
            (line.price, line.offer, line.units) = (entry.price, entry.offer, entry.want);
        }
    }
}

/// An answer to a question of the page.
pub(super) fn of_page(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    match result {
        Ok(Answer::GoodsDetail(goods)) => fresh_goods(state, &goods),
        Ok(Answer::Order(order)) => {
            if let Stage::Payment(payment) = &mut state.pages.checkout.stage
                && payment.order == order.order_id
            {
                *payment = Payment::from(&order);
            }
        }
        Ok(Answer::Payment(chosen)) => {
            if let Stage::Payment(payment) = &mut state.pages.checkout.stage
                && payment.order == chosen.order_id
            {
                payment.status = chosen.payment_status_code;
            }
        }
        Ok(_) => {}
        Err(failure) => {
            state.fail(&failure);
            if slot == PAY {
                update::refresh(state);
            }
        }
    }
}

fn fresh_goods(state: &mut State, goods: &GoodsDetail) {
    let is_it = |id: GoodsId| id == goods.goods_id;
    for line in state.pages.checkout.lines.iter_mut().filter(|line| is_it(line.goods)) {
        line.price = goods.goods_price;
        line.offer.left = goods.stock_quantity;
        line.offer.on_sale = goods.on_sale;
        line.offer.opens = goods.reservation_start_time;
    }
}

/// An event of the live stream.
pub(super) fn live(state: &mut State, event: &LiveEvent) {
    if let Some(now) = crate::goods::heard(event) {
        let lines = &mut state.pages.checkout.lines;
        lines.iter_mut().filter(|line| line.goods == now.goods_id).for_each(|line| line.offer.hear(now));
    }
    if let (LiveEvent::News(_, news), Stage::Payment(payment)) = (event, &state.pages.checkout.stage)
        && payment.order == news.order_id
    {
        let order = payment.order;
        state.ask(ORDER, Call::Order(order));
    }
}
