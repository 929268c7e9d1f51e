//! What the shop answered, and what it told by itself.

use super::state::Found;
use super::update::{CHANGE, FOUND, MORE, ORDER, look_closer, refresh};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::pages::Page;
use crate::state::State;
use miri_common::api::{LiveEvent, OrderLinePage};
use miri_common::{OrderId, Say};

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    let orders = &mut state.pages.orders;
    match (slot, result) {
        (FOUND, Ok(Answer::Orders(page))) => {
            orders.found.got(Found::default());
            add(state, page);
            let len = state.pages.orders.lines().len();
            state.pages.orders.list.clamp(len);
            look_closer(state);
        }
        (MORE, Ok(Answer::Orders(page))) => add(state, page),
        (ORDER, Ok(Answer::Order(order))) => orders.order.got(order),
        (CHANGE, Ok(_)) => {
            let words = state.say(Say::OrdersDone);
            state.inform(words);
            refresh(state);
        }
        (FOUND, Err(failure)) => orders.found.failed(failure),
        (ORDER, Err(failure)) => orders.order.failed(failure),
        (_, Err(failure)) => {
            state.fail(&failure);
            refresh(state);
        }
        (_, Ok(_)) => {}
    }
}

fn add(state: &mut State, page: OrderLinePage) {
    let page = page.orders;
    if let Some(found) = state.pages.orders.found.get_mut() {
        found.total = page.total_elements;
        found.pages = page.number + 1;
        for line in page.content {
            if !found.lines.iter().any(|known| known.order_detail_id == line.order_detail_id) {
                found.lines.push(line);
            }
        }
    }
}

/// An event of the live stream: something has happened to an order.
pub(super) fn live(state: &mut State, event: &LiveEvent) {
    let LiveEvent::News(_, news) = event else { return };
    let name = |id: OrderId| {
        let lines = state.pages.orders.lines();
        lines.iter().find(|line| line.order_id == id).map(|line| crate::text::line(&line.goods_name))
    };
    if state.page == Page::Checkout {
        return;
    }
    let order = name(news.order_id).unwrap_or_else(|| format!("#{}", news.order_id));
    let what = crate::text::line(&news.what);
    state.inform(format!("{order}: {what}"));
    if state.page == Page::Orders {
        refresh(state);
    }
}
