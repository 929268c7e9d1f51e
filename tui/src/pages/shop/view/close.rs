//! One goods up close.

use crate::goods::{Standing, money, standing_cell};
use crate::pages::shop::state::Close;
use crate::state::{State, failure_words};
use crate::view::ink::{Ink, below, row_of};
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// Rows below the description: limit and seller.
const FOOT: u16 = 4;

/// Draws the goods that are chosen.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let shop = &state.pages.shop;
    if let Some(close) = shop.closest() {
        goods(ink, place, close, state);
    } else if let Some(failure) = shop.close.failure() {
        ink.paragraph(place, &failure_words(state.lang, failure), palette.muted);
    } else if shop.close.is_slow(state.now.moment) {
        ink.left(place, state.word(Say::Loading), palette.muted);
    }
}

fn goods(ink: &mut Ink<'_, '_>, place: Rect, close: &Close, state: &State) {
    let palette = ink.palette();
    let goods = &close.goods;
    let name = Rect { height: place.height.min(2), ..place };
    let mut row = ink.paragraph(name, &goods.goods_name, palette.title);
    ink.left(row_of(place, row), &money(goods.goods_price, state.lang), palette.accent);
    row += 1;
    let standing = close.offer.standing(state.clock.as_ref(), state.now.moment);
    let cell = standing_cell(standing, state.lang, &ink.look());
    let left = match standing {
        Standing::Open(_) | Standing::Opens(..) => left(state, close.offer.left),
        Standing::SoldOut | Standing::OffSale => String::new(),
    };
    ink.pieces(row_of(place, row), [(cell.words.as_str(), cell.style), (left.as_str(), palette.muted)], 2);
    row += 2;
    let text = below(place, row);
    let foot = FOOT.min(text.height / 3);
    let text = Rect { height: text.height - foot, ..text };
    row += ink.paragraph(text, &goods.goods_description, palette.text) + 1;
    for words in [opening(state, close), limit(state, close), seller(state, close)].into_iter().flatten() {
        ink.left(row_of(place, row), &words, palette.muted);
        row += 1;
    }
}

fn left(state: &State, left: i64) -> String {
    state.say_with(Say::UnitsLeft, &[("left", Place::from(left))])
}

fn opening(state: &State, close: &Close) -> Option<String> {
    let opens = close.goods.reservation_start_time?;
    let standing = close.offer.standing(state.clock.as_ref(), state.now.moment);
    let at = opens.0.strftime("%m-%d %H:%M:%S").to_string();
    matches!(standing, Standing::Opens(..)).then(|| state.say_with(Say::OpensAt, &[("at", Place::from(at))]))
}

fn limit(state: &State, close: &Close) -> Option<String> {
    let limit = close.goods.limit_per_buyer?;
    Some(state.say_with(Say::LimitPerBuyer, &[("limit", Place::from(limit))]))
}

fn seller(state: &State, close: &Close) -> Option<String> {
    let name = close.goods.seller_name.as_ref()?;
    Some(state.say_with(Say::SoldBy, &[("name", Place::from(crate::text::line(name)))]))
}
