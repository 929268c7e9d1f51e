//! The states of a payment and a refund, and which may follow which.

use super::screen::Choice;
use crate::storage::{FromValue, Param, Value};
use miri_common::labels::PaymentStatus;

/// Which state may follow which, for a payment.
pub const EDGES: &[(PaymentStatus, PaymentStatus)] = &[
    (PaymentStatus::ScreenEntered, PaymentStatus::InProgress),
    (PaymentStatus::ScreenEntered, PaymentStatus::Aborted),
    (PaymentStatus::InProgress, PaymentStatus::Completed),
    (PaymentStatus::InProgress, PaymentStatus::Aborted),
    (PaymentStatus::Completed, PaymentStatus::Refunded),
    // Money that came in spite of it goes back.
    (PaymentStatus::Aborted, PaymentStatus::Refunded),
];

/// Whether this change is allowed.
pub fn allows(from: PaymentStatus, to: PaymentStatus) -> bool {
    EDGES.contains(&(from, to))
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundState {
    /// The money must go back.
    Due,
    /// The money is back.
    Done,
}

impl RefundState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "DUE",
            Self::Done => "DONE",
        }
    }
}

/// Which state may follow which, for a refund.
pub const REFUND_EDGES: &[(RefundState, RefundState)] = &[(RefundState::Due, RefundState::Done)];

impl From<RefundState> for Param<'_> {
    fn from(state: RefundState) -> Self {
        Self::Text(state.name())
    }
}

impl FromValue for RefundState {
    fn from_value(value: &Value) -> Option<Self> {
        let Value::Text(name) = value else { return None };
        [Self::Due, Self::Done].into_iter().find(|state| state.name() == name)
    }
}

/// What to do when the provider says that it has the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnCaptured {
    /// The payment completes.
    Complete,
    /// The order is gone: the money is recorded and goes back.
    GiveBack,
    /// It was known before.
    Nothing,
    /// The provider took money that it was never asked for.
    Impossible,
}

/// Decides by the payment's state.
pub const fn on_captured(status: PaymentStatus, already_captured: bool) -> OnCaptured {
    match status {
        PaymentStatus::InProgress => OnCaptured::Complete,
        PaymentStatus::Aborted if !already_captured => OnCaptured::GiveBack,
        PaymentStatus::ScreenEntered => OnCaptured::Impossible,
        PaymentStatus::Aborted | PaymentStatus::Completed | PaymentStatus::Refunded => OnCaptured::Nothing,
    }
}

/// What to do when the shopper chooses at the payment screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtScreen {
    /// What was chosen.
    Do,
    /// Nothing: it was chosen before.
    Done,
    /// Nothing: the payment has gone another way.
    Refuse,
}

/// Decides by the payment's state. A payment whose deadline is over can be left, but not be made.
pub const fn at_screen(choice: Choice, status: PaymentStatus, is_over: bool) -> AtScreen {
    match (choice, status) {
        (Choice::Confirm, PaymentStatus::ScreenEntered) if is_over => AtScreen::Refuse,
        (_, PaymentStatus::ScreenEntered) => AtScreen::Do,
        (Choice::Confirm, PaymentStatus::InProgress | PaymentStatus::Completed)
        | (Choice::Leave, PaymentStatus::Aborted) => AtScreen::Done,
        _ => AtScreen::Refuse,
    }
}

#[cfg(test)]
mod tests {
    use super::{AtScreen, Choice, OnCaptured, allows, at_screen, on_captured};
    use miri_common::labels::PaymentStatus::{Aborted, Completed, InProgress, Refunded, ScreenEntered};

    #[test]
    fn a_payment_never_goes_back() {
        assert!(
            allows(ScreenEntered, InProgress) && allows(InProgress, Completed) && allows(Completed, Refunded)
        );
        for (from, to) in [
            (InProgress, ScreenEntered),
            (Completed, InProgress),
            (Completed, Aborted),
            (Aborted, Completed),
            (Aborted, InProgress),
            (Refunded, Completed),
            (ScreenEntered, Completed),
        ] {
            assert!(!allows(from, to), "{from} -> {to}");
        }
    }

    #[test]
    fn a_shopper_chooses_once_and_before_the_deadline() {
        for (choice, status, is_over, outcome) in [
            (Choice::Confirm, ScreenEntered, false, AtScreen::Do),
            (Choice::Leave, ScreenEntered, false, AtScreen::Do),
            (Choice::Confirm, ScreenEntered, true, AtScreen::Refuse),
            (Choice::Leave, ScreenEntered, true, AtScreen::Do),
            (Choice::Confirm, InProgress, true, AtScreen::Done),
            (Choice::Confirm, Completed, false, AtScreen::Done),
            (Choice::Leave, Aborted, true, AtScreen::Done),
            (Choice::Leave, InProgress, false, AtScreen::Refuse),
            (Choice::Leave, Completed, false, AtScreen::Refuse),
            (Choice::Confirm, Aborted, false, AtScreen::Refuse),
            (Choice::Confirm, Refunded, false, AtScreen::Refuse),
            (Choice::Leave, Refunded, false, AtScreen::Refuse),
        ] {
            assert_eq!(at_screen(choice, status, is_over), outcome, "{choice:?} {status}");
        }
    }

    #[test]
    fn money_that_comes_for_an_aborted_payment_goes_back_once() {
        assert_eq!(on_captured(InProgress, false), OnCaptured::Complete);
        assert_eq!(on_captured(Aborted, false), OnCaptured::GiveBack);
        assert_eq!(on_captured(Aborted, true), OnCaptured::Nothing);
        assert_eq!(on_captured(Completed, true), OnCaptured::Nothing);
        assert_eq!(on_captured(ScreenEntered, false), OnCaptured::Impossible);
    }
}
