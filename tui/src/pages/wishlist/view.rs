//! How the page looks.

use super::state::{basket, is_buyable, total};
use crate::goods::{money, standing_cell};
use crate::state::{State, Who, failure_words};
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, below, first, row_of, shift};
use crate::wishes::Entry;
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// How wide a price is.
const PRICE: u16 = 13;
/// How wide the word is that says whether goods can be bought.
const STANDING: u16 = 13;
/// How wide a quantity is.
const UNITS: u16 = 6;
/// Wider than this, prices stand too far from what they are the price of.
const WIDEST: u16 = 92;
/// Rows above the list.
const HEAD: u16 = 2;
/// Rows below it: an empty one and the total.
const FOOT: u16 = 2;

fn rows(area: Rect) -> Rect {
    let list = below(first(area, WIDEST), HEAD);
    Rect { height: list.height.saturating_sub(FOOT), ..list }
}

/// The row of the list that stands there.
pub(super) fn row_at(state: &State, area: Rect, at: Position) -> Option<usize> {
    let rows = rows(area);
    let row = usize::from(at.y.checked_sub(rows.y)?);
    rows.contains(at).then(|| state.pages.wishlist.list.top(usize::from(rows.height)) + row)
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let mut ink = Ink::new(frame, state);
    let palette = ink.palette();
    ink.left(row_of(area, 0), state.word(Say::WishlistHead), palette.muted);
    let rows = rows(area);
    let count = state.wishes.shown().count();
    if count == 0 {
        empty(&mut ink, rows, state);
        return;
    }
    let top = state.pages.wishlist.list.top(usize::from(rows.height));
    for (row, (at, entry)) in (0..rows.height).zip(state.wishes.shown().enumerate().skip(top)) {
        wish_row(&mut ink, row_of(rows, row), entry, state, at == state.pages.wishlist.list.cursor);
    }
    let foot = row_of(first(area, WIDEST), area.height.saturating_sub(1));
    let lines = basket(state).count();
    let sum = total(state).map(|sum| money(sum, state.lang)).unwrap_or_default();
    let words =
        state.say_with(Say::WishlistTotal, &[("lines", Place::from(lines)), ("count", Place::from(count))]);
    let used = ink.right(foot, &sum, palette.accent.patch(palette.title));
    ink.right(first(foot, foot.width.saturating_sub(used + 3)), &words, palette.muted);
}

/// One row: taken in or not, name, quantity, whether it can be bought, price.
fn wish_row(ink: &mut Ink<'_, '_>, place: Rect, entry: &Entry, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let left_out = state.pages.wishlist.left_out.contains(&entry.goods);
    let buyable = is_buyable(state, entry);
    let (sign, style) = match (left_out, buyable) {
        (false, true) => (symbols.checked, palette.accent),
        (true, _) | (false, false) => (symbols.unchecked, palette.faint),
    };
    ink.left(first(shift(place, 2), 1), sign, style);
    let price = entry.total().map(|total| money(total, state.lang)).unwrap_or_default();
    ink.right(place, &price, if left_out { palette.muted } else { palette.text });
    let mut right = place.width.saturating_sub(PRICE + 2);
    if width(place) != Width::Small {
        let standing = entry.offer.standing(state.clock.as_ref(), state.now.moment);
        let cell = standing_cell(standing, state.lang, &ink.look());
        right = right.saturating_sub(STANDING);
        ink.left(first(shift(place, right), STANDING), &cell.words, cell.style);
        right = right.saturating_sub(2);
    }
    let units = format!("x {}", entry.want);
    ink.right(first(place, right), &units, if chosen { palette.accent } else { palette.muted });
    let name = first(shift(place, 4), right.saturating_sub(UNITS + 4));
    ink.left(name, &entry.name, if chosen { palette.selected } else { palette.text });
}

/// Why there is nothing to see, and what to do about it.
fn empty(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let (words, hint) = if state.who == Who::Visitor {
        (state.say(Say::SignInFirst), Say::SignInHint)
    } else if let Some(failure) = state.wishes.failure() {
        (failure_words(state.lang, failure), Say::RetryHint)
    } else if state.wishes.is_there() {
        (state.say(Say::WishlistEmpty), Say::WishlistEmptyHint)
    } else if state.is_slow() {
        ink.left(place, state.word(Say::Loading), palette.muted);
        return;
    } else {
        return;
    };
    let used = ink.paragraph(place, &words, palette.text);
    ink.paragraph(below(place, used + 1), &state.keyed(hint), palette.muted);
}
