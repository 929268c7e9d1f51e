//! How the page looks: the shop's clock, and what opens when.

use crate::goods::{Row, money, standing_cell};
use crate::state::{State, failure_words};
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, below, first, row_of, shift};
use jiff::SignedDuration;
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// Rows above the list: the clock, and an empty one.
const HEAD: u16 = 2;
/// How wide a price is.
const PRICE: u16 = 13;
/// How wide the word is that says whether goods can be bought.
const STANDING: u16 = 13;
/// How wide it is where there is room for a countdown alone.
const COUNTDOWN: u16 = 8;
/// How wide an opening is.
const AT: u16 = 11;
/// Wider than this, prices stand too far from what they are the price of.
const WIDEST: u16 = 92;
/// Less than this nobody sees.
const NOTED: SignedDuration = SignedDuration::from_millis(100);

fn rows(area: Rect) -> Rect {
    below(first(area, WIDEST), HEAD)
}

/// The row of the list that stands there.
pub(super) fn row_at(state: &State, area: Rect, at: Position) -> Option<usize> {
    let rows = rows(area);
    let row = usize::from(at.y.checked_sub(rows.y)?);
    rows.contains(at).then(|| state.pages.drops.list.top(usize::from(rows.height)) + row)
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let mut ink = Ink::new(frame, state);
    let drops = &state.pages.drops;
    clock(&mut ink, row_of(first(area, WIDEST), 0), state);
    let rows = rows(area);
    if drops.rows().is_empty() {
        empty(&mut ink, rows, state);
        return;
    }
    let top = drops.list.top(usize::from(rows.height));
    for (row, (at, goods)) in (0..rows.height).zip(drops.rows().iter().enumerate().skip(top)) {
        drop_row(&mut ink, row_of(rows, row), goods, state, at == drops.list.cursor);
    }
}

/// What the shop's clock shows, and how far this machine's is from it.
fn clock(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let used = ink.left(place, state.word(Say::DropsHead), palette.muted);
    let Some(clock) = &state.clock else { return };
    let time = clock.local(state.now.moment).0.strftime("%H:%M:%S").to_string();
    // Without a countdown nothing on this page moves, and a clock that stands still is worse than none.
    let counted = crate::goods::wake(state, state.pages.drops.offers()).is_some();
    if !counted {
        return;
    }
    let ahead = clock.ahead;
    let tenths = format!("{:.1}", ahead.abs().as_secs_f64());
    let words = if ahead.abs() < NOTED {
        state.say_with(Say::DropsClock, &[("time", Place::from(time))])
    } else {
        let say = if ahead.is_positive() { Say::DropsClockAhead } else { Say::DropsClockBehind };
        state.say_with(say, &[("time", Place::from(time)), ("seconds", Place::from(tenths))])
    };
    let room = shift(place, used + 2);
    if crate::text::cells(&words) <= usize::from(room.width) {
        ink.right(room, &words, palette.muted);
    }
}

/// One row: countdown, when, name, wished for or not, price.
fn drop_row(ink: &mut Ink<'_, '_>, place: Rect, row: &Row, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let standing = row.offer.standing(state.clock.as_ref(), state.now.moment);
    let cell = standing_cell(standing, state.lang, &ink.look());
    let small = width(place) == Width::Small;
    let standing = if small { COUNTDOWN } else { STANDING };
    ink.left(first(shift(place, 2), standing), &cell.words, cell.style);
    let mut left = 2 + standing + 1;
    if width(place) != Width::Small
        && let Some(opens) = row.goods.reservation_start_time
    {
        let at = opens.0.strftime("%m-%d %H:%M").to_string();
        ink.left(first(shift(place, left), AT), &at, palette.faint);
        left += AT + 3;
    }
    ink.right(place, &money(row.goods.goods_price, state.lang), palette.text);
    let room = first(shift(place, left), place.width.saturating_sub(left + PRICE + 4));
    let used = ink.left(room, &row.goods.goods_name, if chosen { palette.selected } else { palette.text });
    if state.wishes.wanted(row.goods.goods_id) > 0 {
        ink.left(first(shift(place, left + used + 1), 1), symbols.wished, palette.accent);
    }
}

/// Why there is nothing to see, and what to do about it.
fn empty(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, rows) = (ink.palette(), &state.pages.drops.rows);
    let (words, hint) = if let Some(failure) = rows.failure() {
        (failure_words(state.lang, failure), Say::RetryHint)
    } else if rows.get().is_some() {
        (state.say(Say::DropsEmpty), Say::DropsEmptyHint)
    } else if rows.is_slow(state.now.moment) {
        ink.left(place, state.word(Say::Loading), palette.muted);
        return;
    } else {
        return;
    };
    let used = ink.paragraph(place, &words, palette.text);
    ink.paragraph(below(place, used + 1), &state.keyed(hint), palette.muted);
}
