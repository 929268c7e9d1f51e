//! What the shop said.

use super::forms::Task;
use super::state::{Found, Mine, Sending};
use super::update::{look_closer, refresh};
use crate::call::{Answer, Call};
use crate::effect::Slot;
use crate::failure::Failure;
use crate::pages::Page;
use crate::state::State;
use miri_common::Say;
use miri_common::api::{self, MyGoods, Sale};

/// The goods from the first on, and those after what is there.
pub(super) const FOUND: Slot = Slot::page(Page::Sell, "found");
pub(super) const MORE: Slot = Slot::page(Page::Sell, "more");
/// The sales likewise.
pub(super) const SALES: Slot = Slot::page(Page::Sell, "sales");
pub(super) const MORE_SALES: Slot = Slot::page(Page::Sell, "more sales");
/// The chosen goods up close.
pub(super) const CLOSE: Slot = Slot::page(Page::Sell, "close");
/// The categories that goods can stand in.
pub(super) const CATEGORIES: Slot = Slot::page(Page::Sell, "categories");
/// The one place for everything that changes something.
pub(super) const CHANGE: Slot = Slot::page(Page::Sell, "change");

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    let sell = &mut state.pages.sell;
    match (slot, result) {
        (FOUND, Ok(Answer::MyGoods(page))) => {
            sell.found.got(Found::default());
            add_goods(state, page.register_goods);
            let len = state.pages.sell.goods().len();
            state.pages.sell.list.clamp(len);
            look_closer(state);
        }
        (MORE, Ok(Answer::MyGoods(page))) => add_goods(state, page.register_goods),
        (SALES, Ok(Answer::MySales(page))) => {
            sell.sales.got(Found::default());
            add_sales(state, page.sales);
            let len = state.pages.sell.sold().len();
            state.pages.sell.sales_list.clamp(len);
        }
        (MORE_SALES, Ok(Answer::MySales(page))) => add_sales(state, page.sales),
        (CLOSE, Ok(Answer::GoodsDetail(goods))) => sell.close.got(goods),
        (CATEGORIES, Ok(Answer::Categories(categories))) => sell.categories.got(categories),
        (CHANGE, Ok(_)) => done(state),
        (FOUND, Err(failure)) => sell.found.failed(failure),
        (SALES, Err(failure)) => sell.sales.failed(failure),
        (CLOSE, Err(failure)) => sell.close.failed(failure),
        (CATEGORIES, Err(failure)) => sell.categories.failed(failure),
        (CHANGE, Err(failure)) => refused(state, &failure),
        (_, Err(failure)) => state.fail(&failure),
        (_, Ok(_)) => {}
    }
}

/// Puts a page of goods behind those that are there. One that moved onto this page meanwhile is not shown twice.
fn add_goods(state: &mut State, page: api::Page<MyGoods>) {
    if let Some(found) = state.pages.sell.found.get_mut() {
        (found.total, found.pages) = (page.total_elements, page.number + 1);
        for goods in page.content {
            if !found.rows.iter().any(|mine| mine.goods.goods_id == goods.goods_id) {
                found.rows.push(Mine::from(goods));
            }
        }
    }
    if state.page == Page::Sell {
        let ids = state.pages.sell.goods().iter().map(|mine| mine.goods.goods_id).collect();
        state.watch(ids);
    }
}

fn add_sales(state: &mut State, page: api::Page<Sale>) {
    if let Some(found) = state.pages.sell.sales.get_mut() {
        (found.total, found.pages) = (page.total_elements, page.number + 1);
        for sale in page.content {
            if !found.rows.iter().any(|known| known.order_detail_id == sale.order_detail_id) {
                found.rows.push(sale);
            }
        }
    }
}

/// The shop has done it. What it has made of it is asked for.
fn done(state: &mut State) {
    let Some(sent) = state.pages.sell.sending.take() else { return };
    let _filled_in = state.pages.sell.open.take_if(|open| sent == Sending::Form(open.task));
    let say = if sent == Sending::Form(Task::Register) {
        // The newest goods stand first.
        state.pages.sell.list.first();
        Say::SellRegistered
    } else {
        Say::SellSaved
    };
    state.notices.dismiss();
    let words = state.say(say);
    state.inform(words);
    refresh(state);
    if let Sending::Form(Task::Edit(id)) = sent {
        state.ask(CLOSE, Call::GoodsDetail(id));
    }
}

/// The shop has not done it: what it names stands beside its field, the rest is said below the page.
fn refused(state: &mut State, failure: &Failure) {
    let sent = state.pages.sell.sending.take();
    let known = match &mut state.pages.sell.open {
        Some(open) if sent == Some(Sending::Form(open.task)) => open.form.take_refusal(failure),
        _ => false,
    };
    if known {
        // What is wrong stands beside its field; an older notice would speak of something else.
        state.notices.dismiss();
    } else {
        state.fail(failure);
    }
}
