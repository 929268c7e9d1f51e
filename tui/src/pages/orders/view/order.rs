//! One order up close: what it holds, and what has happened to it.

use super::list::standing;
use crate::goods::money;
use crate::pages::orders::state::Focus;
use crate::state::{State, failure_words};
use crate::text;
use crate::view::ink::{Focused, Ink, below, first, row_of, shift};
use miri_common::Say;
use miri_common::api::{HistoryEntry, OrderDetail, OrderLine};
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// How wide a time is.
const TIME: u16 = 13;

/// Draws the order of the chosen line.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let orders = &state.pages.orders;
    match (orders.closest(), orders.chosen()) {
        (Some(order), Some(chosen)) => detail(ink, place, state, order, chosen),
        _ => {
            if let Some(failure) = orders.order.failure() {
                ink.paragraph(place, &failure_words(state.lang, failure), palette.muted);
            } else if orders.order.is_slow(state.now.moment) {
                ink.left(place, state.word(Say::Loading), palette.muted);
            }
        }
    }
}

fn detail(ink: &mut Ink<'_, '_>, place: Rect, state: &State, order: &OrderDetail, chosen: &OrderLine) {
    let palette = ink.palette();
    let number = state.say_with(Say::OrderNumber, &[("order", Place::from(order.order_id.0))]);
    ink.left(row_of(place, 0), &number, palette.title);
    ink.right(row_of(place, 0), &money(order.total_order_price, state.lang), palette.accent);
    let mut row = 1;
    if let Some(address) = &order.address {
        ink.left(row_of(place, row), address, palette.muted);
        row += 1;
    }
    row += 1;
    if state.pages.orders.focus == Focus::Reason {
        reason(ink, below(place, row), state, chosen);
        return;
    }
    for line in order.lines.iter().take(usize::from(place.height / 3).max(1)) {
        ordered(ink, row_of(place, row), line, state, line.order_detail_id == chosen.order_detail_id);
        row += 1;
    }
    row += 1;
    if chosen.shipping_status_code != miri_common::labels::ShippingStatus::Canceled {
        let number = text::line(&chosen.tracking_number);
        ink.left(row_of(place, row), &number, palette.faint);
        row += 1;
    }
    if let Some(until) = chosen.returnable_until {
        let at = until.0.strftime("%m-%d %H:%M").to_string();
        let words = state.say_with(Say::OrdersReturnableUntil, &[("at", Place::from(at))]);
        ink.left(row_of(place, row), &words, palette.muted);
        row += 1;
    }
    timeline(ink, below(place, row + 1), &order.history);
}

fn ordered(ink: &mut Ink<'_, '_>, place: Rect, line: &OrderLine, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let (sign, words, style) = standing(line, state.lang, &palette, symbols);
    let used = ink.right(place, &format!("{sign} {words}"), style);
    let room = first(shift(place, 2), place.width.saturating_sub(used + 4));
    ink.left(room, &line.goods_name, palette.text);
}

/// What has happened, latest last; where there is no room for all, the first go.
fn timeline(ink: &mut Ink<'_, '_>, place: Rect, history: &[HistoryEntry]) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let skipped = history.len().saturating_sub(usize::from(place.height));
    let shown = history.get(skipped..).unwrap_or_default();
    for (row, (at, entry)) in (0..place.height).zip(shown.iter().enumerate()) {
        let place = row_of(place, row);
        let last = at + 1 == shown.len();
        let (sign, style) = if last { (symbols.good, palette.accent) } else { (symbols.bar, palette.faint) };
        ink.left(first(place, 1), sign, style);
        let time = entry.at.0.strftime("%m-%d %H:%M").to_string();
        ink.left(first(shift(place, 2), TIME), &time, palette.muted);
        ink.left(shift(place, 2 + TIME), &entry.what, if last { palette.text } else { palette.muted });
    }
}

/// Why the chosen line is sent back.
fn reason(ink: &mut Ink<'_, '_>, place: Rect, state: &State, chosen: &OrderLine) {
    let palette = ink.palette();
    let name = text::line(&chosen.goods_name);
    let words = state.say_with(Say::OrdersWhyReturn, &[("name", Place::from(name))]);
    let used = ink.paragraph(Rect { height: place.height.min(3), ..place }, &words, palette.text);
    let line = row_of(place, used + 1);
    let sign = ink.left(line, ink.symbols().marker, palette.accent);
    ink.field(shift(line, sign + 1), &state.pages.orders.reason, Focused::Yes);
}
