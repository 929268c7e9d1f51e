//! One of one's own goods up close.

use crate::goods::{money, standing_cell};
use crate::pages::sell::state::Mine;
use crate::state::{State, failure_words};
use crate::view::ink::{Ink, below, first, row_of, shift};
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// How wide the names of the lines are.
const LABEL: u16 = 13;

/// Draws the goods that are chosen.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    if let Some(mine) = state.pages.sell.chosen() {
        goods(ink, place, mine, state);
    }
}

fn goods(ink: &mut Ink<'_, '_>, place: Rect, mine: &Mine, state: &State) {
    let palette = ink.palette();
    let name = Rect { height: place.height.min(2), ..place };
    let mut row = ink.paragraph(name, &mine.goods.goods_name, palette.title);
    ink.left(row_of(place, row), &money(mine.goods.goods_price, state.lang), palette.accent);
    row += 1;
    let standing = mine.offer.standing(state.clock.as_ref(), state.now.moment);
    let cell = standing_cell(standing, state.lang, &ink.look());
    let left = state.say_with(Say::UnitsLeft, &[("left", Place::from(mine.offer.left))]);
    ink.pieces(row_of(place, row), [(cell.words.as_str(), cell.style), (left.as_str(), palette.muted)], 2);
    row += 2;
    for (say, words) in lines(mine, state) {
        let line = row_of(place, row);
        ink.left(first(line, LABEL), state.word(say), palette.muted);
        ink.left(shift(line, LABEL + 1), &words, palette.text);
        row += 1;
    }
    let room = below(place, row + 1);
    let sell = &state.pages.sell;
    if let Some(close) = sell.closest() {
        ink.paragraph(room, &close.goods_description, palette.text);
    } else if let Some(failure) = sell.close.failure() {
        ink.paragraph(room, &failure_words(state.lang, failure), palette.muted);
    } else if sell.close.is_slow(state.now.moment) {
        ink.left(room, state.word(Say::Loading), palette.muted);
    }
}

/// What else is to be known of them.
fn lines(mine: &Mine, state: &State) -> Vec<(Say, String)> {
    let goods = &mine.goods;
    let mut lines = vec![(Say::SellId, goods.goods_id.to_string())];
    lines.push((Say::SellCategory, category(mine, state)));
    if let Some(opens) = mine.offer.opens {
        lines.push((Say::SellOpens, opens.to_string()));
    }
    if let Some(limit) = goods.limit_per_buyer {
        lines.push((Say::SellLimit, limit.to_string()));
    }
    if let Some(sku) = &goods.sku {
        lines.push((Say::SellSku, sku.clone()));
    }
    lines.push((Say::SellSince, goods.register_date.0.strftime("%Y-%m-%d").to_string()));
    lines
}

/// The category in the language of now, where the categories are there.
fn category(mine: &Mine, state: &State) -> String {
    let among = state.pages.sell.categories.get().map_or(&[][..], Vec::as_slice);
    let named = among.iter().find(|one| one.code == mine.goods.category_code);
    named.map_or(mine.goods.category.as_str(), |one| crate::view::form::label(one, state.lang)).to_owned()
}
