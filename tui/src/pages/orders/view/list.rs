//! The lines that were ordered.

use crate::goods::money;
use crate::look::{Palette, Symbols};
use crate::state::{State, Who, failure_words};
use crate::text;
use crate::view::ink::{Ink, below, first, row_of, shift};
use miri_common::api::OrderLine;
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{Lang, Say};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows above the list.
const HEAD: u16 = 2;
/// How wide a day is.
const DAY: u16 = 7;
/// How wide a price is.
const PRICE: u16 = 13;
/// How wide a state is.
const STATE: u16 = 17;

/// Where the rows stand.
pub(super) fn rows(list: Rect) -> Rect {
    below(list, HEAD)
}

/// Draws them.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let orders = &state.pages.orders;
    ink.left(row_of(place, 0), state.word(Say::OrdersHead), palette.muted);
    if let Some(found) = orders.found.get().filter(|found| found.total > 0) {
        ink.right(row_of(place, 0), &format!("{}/{}", orders.list.cursor + 1, found.total), palette.faint);
    }
    let rows = rows(place);
    if orders.lines().is_empty() {
        empty(ink, rows, state);
        return;
    }
    let top = orders.list.top(usize::from(rows.height));
    for (row, (at, line)) in (0..rows.height).zip(orders.lines().iter().enumerate().skip(top)) {
        order_row(ink, row_of(rows, row), line, state, at == orders.list.cursor);
    }
}

/// One row: day, name, where it stands, price.
fn order_row(ink: &mut Ink<'_, '_>, place: Rect, line: &OrderLine, state: &State, chosen: bool) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if chosen {
        ink.left(first(place, 1), symbols.marker, palette.accent);
    }
    let (sign, words, style) = standing(line, state.lang, &palette, symbols);
    let narrow = place.width < 50;
    ink.right(place, &money(line.sub_total_price, state.lang), palette.text);
    let at = if narrow {
        let at = place.width.saturating_sub(PRICE + 1);
        ink.left(first(shift(place, at), 1), sign, style);
        at
    } else {
        let at = place.width.saturating_sub(PRICE + STATE);
        ink.left(first(shift(place, at), STATE), &format!("{sign} {words}"), style);
        at
    };
    let day = if narrow { 0 } else { DAY };
    let date = line.order_date.0.strftime("%m-%d").to_string();
    ink.left(first(shift(place, 2), day), &date, palette.muted);
    let name = text::line(&line.goods_name);
    let words = if line.order_quantity > 1 { format!("{name} x {}", line.order_quantity) } else { name };
    let room = first(shift(place, 2 + day), at.saturating_sub(3 + day));
    ink.left(room, &words, if chosen { palette.selected } else { palette.text });
}

/// Where a line stands, in one word: what came last says most.
pub(super) fn standing(
    line: &OrderLine,
    lang: Lang,
    palette: &Palette,
    symbols: &Symbols,
) -> (&'static str, &'static str, Style) {
    if let Some(returned) = line.return_status_code {
        let style = if returned == ReturnStatus::Completed { palette.muted } else { palette.warn };
        return (symbols.wait, returned.label(lang), style);
    }
    if line.order_status_code == OrderStatus::Canceled {
        return (symbols.bad, line.order_status_code.label(lang), palette.bad);
    }
    match (line.payment_status_code, line.shipping_status_code) {
        (PaymentStatus::Completed, ShippingStatus::Delivered) => {
            (symbols.good, ShippingStatus::Delivered.label(lang), palette.good)
        }
        (PaymentStatus::Completed, ShippingStatus::InTransit) => {
            (symbols.wait, ShippingStatus::InTransit.label(lang), palette.warn)
        }
        (PaymentStatus::Completed, _) => (symbols.good, PaymentStatus::Completed.label(lang), palette.good),
        (PaymentStatus::Aborted | PaymentStatus::Refunded, _) => {
            (symbols.bad, line.payment_status_code.label(lang), palette.bad)
        }
        (waiting, _) => (symbols.wait, waiting.label(lang), palette.warn),
    }
}

/// Why there is nothing to see, and what to do about it.
fn empty(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, found) = (ink.palette(), &state.pages.orders.found);
    let (words, hint) = if state.who == Who::Visitor {
        (state.say(Say::SignInFirst), Say::SignInHint)
    } else if let Some(failure) = found.failure() {
        (failure_words(state.lang, failure), Say::RetryHint)
    } else if found.get().is_some() {
        (state.say(Say::OrdersEmpty), Say::OrdersEmptyHint)
    } else if state.is_slow() {
        ink.left(place, state.word(Say::Loading), palette.muted);
        return;
    } else {
        return;
    };
    let used = ink.paragraph(place, &words, palette.text);
    ink.paragraph(below(place, used + 1), &state.keyed(hint), palette.muted);
}
