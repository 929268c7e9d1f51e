//! What the shop answered.

use super::state::{Close, Found};
use super::update::{CATEGORIES, CLOSE, FOUND, MORE, look_closer};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods::{self, Offer, Row};
use crate::state::State;
use miri_common::api::GoodsPage;

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    let shop = &mut state.pages.shop;
    match (slot, result) {
        (FOUND, Ok(Answer::Goods(page))) => {
            shop.found.got(Found::default());
            add(state, page);
            let len = state.pages.shop.rows().len();
            state.pages.shop.list.clamp(len);
            look_closer(state);
        }
        (MORE, Ok(Answer::Goods(page))) => add(state, page),
        (CLOSE, Ok(Answer::GoodsDetail(goods))) => {
            let mut offer = Offer::new(goods.stock_quantity, goods.reservation_start_time);
            offer.on_sale = goods.on_sale;
            shop.close.got(Close { goods, offer });
        }
        (CATEGORIES, Ok(Answer::Categories(categories))) => shop.categories.got(categories),
        (FOUND, Err(failure)) => shop.found.failed(failure),
        (CLOSE, Err(failure)) => shop.close.failed(failure),
        (CATEGORIES, Err(failure)) => shop.categories.failed(failure),
        (_, Err(failure)) => state.fail(&failure),
        (_, Ok(_)) => {}
    }
}

/// Puts a page of goods behind those that are there. One that moved onto this page meanwhile is not shown twice.
fn add(state: &mut State, page: GoodsPage) {
    let page = page.goods_list;
    if let Some(found) = state.pages.shop.found.get_mut() {
        found.total = page.total_elements;
        found.pages = page.number + 1;
        for goods in page.content {
            if !found.rows.iter().any(|row| row.goods.goods_id == goods.goods_id) {
                found.rows.push(Row::from(goods));
            }
        }
    }
    state.watch(goods::ids(state.pages.shop.rows()));
}
