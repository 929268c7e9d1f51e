//! The list.

use crate::goods::{Row, Standing, money, standing_cell};
use crate::pages::shop::state::{Focus, ShopState};
use crate::state::{State, failure_words};
use crate::text;
use crate::view::ink::{Focused, Ink, below, first, row_of, shift};
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// Rows above the list: the search, and an empty one.
const HEAD: u16 = 2;
/// How wide a price is: `10,000,000,000 won` is rare enough to be cut.
const PRICE: u16 = 13;
/// How wide it is where there is room for a countdown alone.
const COUNTDOWN: u16 = 8;
/// How wide the word is that says whether goods can be bought.
const STANDING: u16 = 13;

/// Where the rows stand.
pub(super) fn rows(list: Rect) -> Rect {
    below(list, HEAD)
}

/// Draws search and list.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    head(ink, row_of(place, 0), state);
    let rows = rows(place);
    let shop = &state.pages.shop;
    if shop.rows().is_empty() {
        empty(ink, rows, state);
        return;
    }
    let top = shop.list.top(usize::from(rows.height));
    for (at, row) in (0..rows.height).zip(shop.rows().iter().enumerate().skip(top)) {
        let (index, goods) = row;
        goods_row(ink, row_of(rows, at), goods, state, index == shop.list.cursor);
    }
}

/// The search field while someone types, and else what is shown.
fn head(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, shop) = (ink.palette(), &state.pages.shop);
    match shop.focus {
        Focus::Search => {
            ink.left(place, "/", palette.accent);
            ink.field(shift(place, 2), &shop.search, Focused::Yes);
        }
        Focus::Lowest | Focus::Highest => prices(ink, place, state),
        Focus::List | Focus::Detail => {
            let used = ink.left(place, &summary(state), palette.muted);
            let count = position(shop);
            if text::cells(&count) + usize::from(used) + 2 <= usize::from(place.width) {
                ink.right(place, &count, palette.faint);
            }
        }
    }
}

/// Lowest and highest price.
fn prices(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, shop) = (ink.palette(), &state.pages.shop);
    let focused = |focus| if shop.focus == focus { Focused::Yes } else { Focused::No };
    let half = place.width / 2;
    for (x, say, field, focus) in [
        (0, Say::ShopLowest, &shop.lowest, Focus::Lowest),
        (half, Say::ShopHighest, &shop.highest, Focus::Highest),
    ] {
        let part = first(shift(place, x), half);
        let style = if shop.focus == focus { palette.accent } else { palette.muted };
        let used = ink.left(part, state.word(say), style);
        ink.field(shift(part, used + 1), field, focused(focus));
    }
}

/// What is shown, in words.
fn summary(state: &State) -> String {
    let wanted = &state.pages.shop.wanted;
    if wanted.is_everything() {
        return state.say(Say::ShopTagline);
    }
    let mut parts = Vec::new();
    if !wanted.words.is_empty() {
        parts.push(format!("\"{}\"", wanted.words));
    }
    parts.extend(super::filters::category_label(state));
    if wanted.opening != super::super::query::Opening::Any {
        parts.push(state.say(wanted.opening.say()));
    }
    if wanted.stock != super::super::query::Stock::Any {
        parts.push(state.say(wanted.stock.say()));
    }
    parts.extend(super::filters::price_label(state));
    parts.join(&format!(" {} ", state.look.symbols.dot))
}

/// Where the cursor stands among how many.
fn position(shop: &ShopState) -> String {
    match shop.found.get() {
        Some(found) if found.total > 0 => format!("{}/{}", shop.list.cursor + 1, found.total),
        _ => String::new(),
    }
}

/// One row: name, whether it can be bought, price.
fn goods_row(ink: &mut Ink<'_, '_>, place: Rect, row: &Row, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let standing = row.offer.standing(state.clock.as_ref(), state.now.moment);
    let cell = standing_cell(standing, state.lang, &ink.look());
    let price = money(row.goods.goods_price, state.lang);
    ink.right(place, &text::cut(&price, usize::from(PRICE), symbols.ellipsis), palette.text);
    let rest = first(place, place.width.saturating_sub(PRICE + 2));
    let counts = matches!(standing, Standing::Opens(_, Some(_)));
    let (width, words) = match rest.width {
        30.. => (STANDING, cell.words),
        24.. if counts => (COUNTDOWN, cell.words),
        24.. => (COUNTDOWN, sign(&cell.words)),
        _ => (1, sign(&cell.words)),
    };
    let at = rest.width.saturating_sub(width);
    ink.left(shift(rest, at), &words, cell.style);
    let name = first(shift(rest, 2), at.saturating_sub(5));
    let used = ink.left(name, &row.goods.goods_name, if chosen { palette.selected } else { palette.text });
    if state.wishes.wanted(row.goods.goods_id) > 0 {
        ink.left(first(shift(rest, used + 3), 1), symbols.wished, palette.accent);
    }
}

/// The sign before the words: what is left of them where there is no room.
fn sign(words: &str) -> String {
    words.chars().take(1).collect()
}

/// Why there is nothing to see, and what to do about it.
fn empty(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, found) = (ink.palette(), &state.pages.shop.found);
    if let Some(failure) = found.failure() {
        let used = ink.paragraph(place, &failure_words(state.lang, failure), palette.text);
        ink.paragraph(below(place, used + 1), &state.keyed(Say::RetryHint), palette.muted);
    } else if found.is_slow(state.now.moment) {
        ink.left(place, state.word(Say::Loading), palette.muted);
    } else if found.get().is_some() {
        let (say, hint) = if state.pages.shop.wanted.is_everything() {
            (Say::ShopEmpty, Say::ShopEmptyHint)
        } else {
            (Say::ShopNothingFits, Say::ShopNothingFitsHint)
        };
        let used = ink.paragraph(place, state.word(say), palette.text);
        ink.paragraph(below(place, used + 1), &state.keyed(hint), palette.muted);
    }
}

/// How many goods there are, for the filters.
pub(super) fn total(state: &State) -> Option<String> {
    let total = state.pages.shop.found.get()?.total;
    Some(state.say_with(Say::ShopCount, &[("count", Place::from(total))]))
}
