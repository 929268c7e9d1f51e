//! What was sold: the list, and one sale up close with where its parcel goes.

use super::list::{empty, head, rows};
use crate::goods::money;
use crate::state::State;
use crate::text;
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use miri_common::api::Sale;
use miri_common::labels::{OrderStatus, ShippingStatus};
use miri_common::messages::Place;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How wide a day is.
const DAY: u16 = 7;
/// How wide a price is.
const PRICE: u16 = 13;
/// How wide a state is.
const STATE: u16 = 17;
/// Narrower lists have no room for days and words.
const NARROW: u16 = 50;
/// How wide the names of the lines are.
const LABEL: u16 = 13;

/// Draws the list.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let sell = &state.pages.sell;
    let total = sell.sales.get().map(|found| found.total);
    head(ink, place, state, Say::SellSalesHead, sell.sales_list.cursor, total);
    let rows = rows(place);
    if sell.sold().is_empty() {
        empty(ink, rows, state, &sell.sales, (Say::SellSalesEmpty, Say::SellSalesEmptyHint));
        return;
    }
    let top = sell.sales_list.top(usize::from(rows.height));
    for (row, (at, sale)) in (0..rows.height).zip(sell.sold().iter().enumerate().skip(top)) {
        sale_row(ink, row_of(rows, row), sale, state, at == sell.sales_list.cursor);
    }
}

fn sale_row(ink: &mut Ink<'_, '_>, place: Rect, sale: &Sale, state: &State, chosen: bool) {
    let palette = ink.palette();
    if chosen {
        ink.left(first(place, 1), ink.symbols().marker, palette.accent);
    }
    let narrow = place.width < NARROW;
    let (sign, words, style) = standing(ink, sale, state);
    ink.right(place, &money(sale.sub_total_price, state.lang), palette.text);
    let (width, day) = if narrow { (1, 0) } else { (STATE, DAY) };
    let rest = first(place, place.width.saturating_sub(PRICE + 1));
    let cell = if narrow { sign.to_owned() } else { format!("{sign} {words}") };
    ink.left(shift(rest, rest.width.saturating_sub(width)), &cell, style);
    let date = sale.order_date.0.strftime("%m-%d").to_string();
    ink.left(first(shift(place, 2), day), &date, palette.muted);
    let name = text::line(&sale.goods_name);
    let words = if sale.order_quantity > 1 { format!("{name} x {}", sale.order_quantity) } else { name };
    let room = first(shift(rest, 2 + day), rest.width.saturating_sub(width + day + 3));
    ink.left(room, &words, if chosen { palette.selected } else { palette.text });
}

/// Where a sale stands, in one word: what came last says most.
fn standing(ink: &Ink<'_, '_>, sale: &Sale, state: &State) -> (&'static str, &'static str, Style) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if let Some(returned) = sale.return_status_code {
        return (symbols.wait, returned.label(state.lang), palette.warn);
    }
    if sale.order_status_code == OrderStatus::Canceled {
        return (symbols.bad, sale.order_status_code.label(state.lang), palette.bad);
    }
    let shipping = sale.shipping_status_code;
    let (sign, style) = match shipping {
        ShippingStatus::Delivered => (symbols.good, palette.good),
        ShippingStatus::Canceled => (symbols.bad, palette.bad),
        _ => (symbols.wait, palette.warn),
    };
    (sign, shipping.label(state.lang), style)
}

/// Draws the sale that is chosen.
pub(super) fn draw_close(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let Some(sale) = state.pages.sell.sale() else { return };
    let number = state.say_with(Say::OrderNumber, &[("order", Place::from(sale.order_id.0))]);
    ink.left(row_of(place, 0), &number, palette.title);
    ink.right(row_of(place, 0), &money(sale.sub_total_price, state.lang), palette.accent);
    let (sign, words, style) = standing(ink, sale, state);
    ink.left(row_of(place, 1), &format!("{sign} {words}"), style);
    let name = format!("{} x {}", text::line(&sale.goods_name), sale.order_quantity);
    let mut row = 3;
    row += ink.paragraph(Rect { height: 2, ..row_of(place, row) }, &name, palette.text);
    let gone = state.word(Say::SellNoRecipient);
    let lines = [
        (Say::SellOrdered, sale.order_date.to_string()),
        (Say::SellPaid, sale.payment_status_code.label(state.lang).to_owned()),
        (Say::SellParcel, sale.tracking_number.clone()),
        (Say::SellTo, sale.user_name.clone().unwrap_or_else(|| gone.to_owned())),
        (Say::SellAddress, sale.address.clone().unwrap_or_else(|| gone.to_owned())),
    ];
    for (say, words) in lines {
        row += 1;
        let line = row_of(place, row);
        ink.left(first(line, LABEL), state.word(say), palette.muted);
        let room = shift(line, LABEL + 1);
        let room = Rect { height: place.height.saturating_sub(row).min(3), ..room };
        row += ink.paragraph(room, &words, palette.text).saturating_sub(1);
    }
}
