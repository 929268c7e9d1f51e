//! The payment screen: what is to be paid, until when, and how it stands.

use crate::goods::{countdown, money};
use crate::pages::checkout::state::Payment;
use crate::state::State;
use crate::view::ink::{Ink, below, row_of, shift};
use jiff::SignedDuration;
use miri_common::Say;
use miri_common::labels::PaymentStatus;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// Draws it.
pub(super) fn draw(ink: &mut Ink<'_, '_>, area: Rect, state: &State, payment: &Payment) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let order = state.say_with(Say::OrderNumber, &[("order", Place::from(payment.order.0))]);
    ink.left(row_of(area, 0), &order, palette.muted);
    ink.left(row_of(area, 2), &money(payment.total, state.lang), palette.accent.patch(palette.title));
    let (sign, style) = match payment.status {
        PaymentStatus::Completed => (symbols.good, palette.good),
        PaymentStatus::ScreenEntered | PaymentStatus::InProgress => (symbols.wait, palette.warn),
        PaymentStatus::Aborted | PaymentStatus::Refunded => (symbols.bad, palette.bad),
    };
    let place = row_of(area, 4);
    ink.left(place, sign, style);
    ink.left(shift(place, 2), payment.status.label(state.lang), style);
    let hint = match payment.status {
        PaymentStatus::ScreenEntered if state.asks_for_payment() => Say::CheckoutPayHint,
        PaymentStatus::ScreenEntered | PaymentStatus::InProgress => Say::CheckoutPaysItself,
        PaymentStatus::Completed => Say::CheckoutPaidHint,
        PaymentStatus::Aborted | PaymentStatus::Refunded => Say::CheckoutNotPaidHint,
    };
    let room = below(area, 6);
    let used = ink.paragraph(room, &state.keyed(hint), palette.text);
    if payment.is_open()
        && let Some(left) =
            state.clock.as_ref().and_then(|clock| clock.until(payment.deadline, state.now.moment))
    {
        let left = countdown(left.max(SignedDuration::ZERO));
        let words = state.say_with(Say::CheckoutDeadline, &[("left", Place::from(left))]);
        ink.left(row_of(room, used + 1), &words, palette.muted);
    }
}
