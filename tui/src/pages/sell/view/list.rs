//! One's own goods.

use crate::goods::{money, standing_cell};
use crate::pages::sell::state::Mine;
use crate::state::{Remote, State, Who, failure_words};
use crate::view::ink::{Ink, below, first, row_of, shift};
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// Rows above the list.
const HEAD: u16 = 2;
/// How wide a price is.
const PRICE: u16 = 13;
/// How wide the word is that says whether goods can be bought.
const STANDING: u16 = 13;
/// How wide the units in stock are.
const UNITS: u16 = 9;
/// Narrower lists have no room for words.
const NARROW: u16 = 56;

/// Where the rows stand.
pub(super) fn rows(list: Rect) -> Rect {
    below(list, HEAD)
}

/// Draws them.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let sell = &state.pages.sell;
    head(ink, place, state, Say::SellHead, sell.list.cursor, sell.found.get().map(|found| found.total));
    let rows = rows(place);
    if sell.goods().is_empty() {
        empty(ink, rows, state, &sell.found, (Say::SellEmpty, Say::SellEmptyHint));
        return;
    }
    let top = sell.list.top(usize::from(rows.height));
    for (row, (at, mine)) in (0..rows.height).zip(sell.goods().iter().enumerate().skip(top)) {
        goods_row(ink, row_of(rows, row), mine, state, at == sell.list.cursor);
    }
}

/// What the list is, and where the cursor stands in it.
pub(super) fn head(
    ink: &mut Ink<'_, '_>,
    place: Rect,
    state: &State,
    say: Say,
    cursor: usize,
    total: Option<i64>,
) {
    let palette = ink.palette();
    ink.left(row_of(place, 0), state.word(say), palette.muted);
    if let Some(total) = total.filter(|total| *total > 0) {
        ink.right(row_of(place, 0), &format!("{}/{total}", cursor + 1), palette.faint);
    }
}

/// One row: name, whether it can be bought, units, price; where there is little room, a sign, units and name.
fn goods_row(ink: &mut Ink<'_, '_>, place: Rect, mine: &Mine, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let standing = mine.offer.standing(state.clock.as_ref(), state.now.moment);
    let cell = standing_cell(standing, state.lang, &ink.look());
    let units = state.say_with(Say::SellUnitsShort, &[("units", Place::from(mine.offer.left))]);
    let narrow = place.width < NARROW;
    let mut right = place;
    if !narrow {
        ink.right(right, &money(mine.goods.goods_price, state.lang), palette.text);
        right = first(right, right.width.saturating_sub(PRICE + 1));
    }
    ink.right(right, &units, palette.muted);
    right = first(right, right.width.saturating_sub(UNITS + 1));
    let width = if narrow { 1 } else { STANDING };
    let words = if narrow { cell.words.chars().take(1).collect() } else { cell.words };
    ink.left(shift(right, right.width.saturating_sub(width)), &words, cell.style);
    let name = first(shift(right, 2), right.width.saturating_sub(width + 3));
    ink.left(name, &mine.goods.goods_name, if chosen { palette.selected } else { palette.text });
}

/// Why there is nothing to see, and what to do about it.
pub(super) fn empty<T>(
    ink: &mut Ink<'_, '_>,
    place: Rect,
    state: &State,
    found: &Remote<T>,
    none: (Say, Say),
) {
    let palette = ink.palette();
    let waits = state.who == Who::Asking;
    let (words, hint) = if state.who == Who::Visitor {
        (state.say(Say::SignInFirst), Say::SignInHint)
    } else if waits && state.link.is_stale() {
        (state.say(Say::FailedUnreachable), Say::RetryHint)
    } else if let Some(failure) = found.failure() {
        (failure_words(state.lang, failure), Say::RetryHint)
    } else if found.get().is_some() {
        (state.say(none.0), none.1)
    } else if waits || found.is_slow(state.now.moment) {
        ink.left(place, state.word(Say::Loading), palette.muted);
        return;
    } else {
        return;
    };
    let used = ink.paragraph(place, &words, palette.text);
    ink.paragraph(below(place, used + 1), &state.keyed(hint), palette.muted);
}
