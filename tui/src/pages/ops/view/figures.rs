//! How the shop is doing, in figures: the most telling first, because small screens have room for few.

use crate::state::State;
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use miri_common::api::Overview;
use miri_common::messages::Place;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How wide the names of the figures are.
const LABEL: u16 = 14;

/// Draws them.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State, overview: &Overview) {
    let palette = ink.palette();
    let hour: i64 = overview.orders_per_minute.iter().sum();
    let words = state.say_with(Say::OpsOrders, &[("orders", Place::from(hour))]);
    ink.left(row_of(place, 0), &words, palette.muted);
    let line = sparkline(&overview.orders_per_minute, place.width, ink.symbols().columns);
    ink.left(row_of(place, 1), &line, palette.accent);
    let air = u16::from(place.height > 20);
    for (row, (say, words, style)) in (2 + air..).zip(figures(ink, state, overview)) {
        let line = row_of(place, row);
        ink.left(first(line, LABEL), state.word(say), palette.muted);
        ink.left(shift(line, LABEL + 1), &words, style);
    }
}

/// The last minutes, one column each, the newest on the right, as high as their share of the highest.
fn sparkline(minutes: &[i64], width: u16, columns: [&str; 8]) -> String {
    let shown = minutes.get(minutes.len().saturating_sub(usize::from(width))..).unwrap_or_default();
    let highest = shown.iter().copied().max().unwrap_or(0).max(1);
    let column = |orders: &i64| {
        // Rounded up, so that one order shows beside a thousand.
        let height = (orders.max(&0) * 7 + highest - 1) / highest;
        usize::try_from(height).ok().and_then(|height| columns.get(height)).copied().unwrap_or_default()
    };
    shown.iter().map(column).collect()
}

fn figures(ink: &Ink<'_, '_>, state: &State, overview: &Overview) -> Vec<(Say, String, Style)> {
    let palette = ink.palette();
    let alarm = |count: i64| if count > 0 { palette.warn } else { palette.text };
    let lag = overview.consumers.iter().map(|consumer| consumer.lag).max().unwrap_or(0);
    let mut figures = vec![
        (Say::OpsLatency, latency(state, overview), palette.text),
        (Say::OpsDead, overview.dead_events.to_string(), alarm(overview.dead_events)),
        (Say::OpsHeld, held(state, overview), palette.text),
        (Say::OpsLag, lag.to_string(), alarm(lag)),
        (Say::OpsDeliveries, deliveries(state, overview), palette.text),
        (Say::OpsGate, overview.gate.clone(), palette.text),
        (Say::OpsHolds, overview.open_holds.to_string(), palette.text),
        (Say::OpsEvents, overview.last_event_id.to_string(), palette.text),
    ];
    let behind = overview.consumers.iter().filter(|consumer| consumer.lag > 0);
    figures.extend(
        behind.map(|consumer| (Say::OpsBehind, format!("{} {}", consumer.name, consumer.lag), palette.warn)),
    );
    figures
}

fn latency(state: &State, overview: &Overview) -> String {
    overview.order_latency.map_or_else(
        || state.say(Say::OpsNoOrders),
        |latency| {
            let places = [
                ("median", Place::from(milliseconds(latency.p50_us))),
                ("slowest", Place::from(milliseconds(latency.p99_us))),
            ];
            state.say_with(Say::OpsLatencyIs, &places)
        },
    )
}

/// Microseconds as milliseconds with one place.
fn milliseconds(us: i64) -> String {
    let tenths = us.max(0).saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn held(state: &State, overview: &Overview) -> String {
    let held = overview.stock_held;
    let places = [("units", Place::from(held.units)), ("orders", Place::from(held.orders))];
    state.say_with(if held.more { Say::OpsHeldAtLeast } else { Say::OpsHeldIs }, &places)
}

fn deliveries(state: &State, overview: &Overview) -> String {
    let waiting = overview.deliveries;
    let places = [("open", Place::from(waiting.open)), ("due", Place::from(waiting.due))];
    state.say_with(Say::OpsDeliveriesAre, &places)
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, sparkline};

    const COLUMNS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

    #[test]
    fn the_newest_minutes_are_shown_as_their_share_of_the_highest() {
        assert_eq!(sparkline(&[0, 1, 50, 100], 10, COLUMNS), "0147");
        assert_eq!(sparkline(&[9, 9, 0, 2, 1], 3, COLUMNS), "074");
        assert_eq!(sparkline(&[0, 0], 5, COLUMNS), "00");
        assert_eq!(sparkline(&[], 5, COLUMNS), "");
    }

    #[test]
    fn a_span_is_rounded_to_a_tenth_of_a_millisecond() {
        assert_eq!((milliseconds(0).as_str(), milliseconds(1_250).as_str()), ("0.0", "1.3"));
        assert_eq!(milliseconds(20_960), "21.0");
    }
}
