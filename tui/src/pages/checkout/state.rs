//! The desk.

use super::line::Line;
use crate::call::Call;
use crate::moment::Moment;
use crate::text::Field;
use miri_common::api::{OrderDetail, PlacedOrder};
use miri_common::labels::PaymentStatus;
use miri_common::{LocalTime, OrderId, Won};
use std::time::Duration;

/// The longest address.
const ADDRESS: usize = 100;

/// How long it takes until an order of unknown outcome is asked for again.
pub(super) const AGAIN: Duration = Duration::from_secs(3);
/// The least wait for a clock that is due already and could not be served yet.
pub(super) const SHORTLY: Duration = Duration::from_millis(100);

/// What takes the keys in the review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The order button.
    #[default]
    Button,
    /// The address.
    Address,
}

/// An order as it was sent: what is asked again, word for word, when its outcome is not known.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) call: Call,
    /// When it is asked again.
    pub(super) again_at: Moment,
}

/// The payment of an order.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) order: OrderId,
    pub(super) total: Won,
    pub(super) deadline: LocalTime,
    pub(super) status: PaymentStatus,
}

impl Payment {
    /// Whether it waits for the shopper.
    pub(super) fn is_at_screen(&self) -> bool {
        self.status == PaymentStatus::ScreenEntered
    }

    /// Whether it is not decided yet.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.status, PaymentStatus::ScreenEntered | PaymentStatus::InProgress)
    }
}

impl From<&PlacedOrder> for Payment {
    fn from(order: &PlacedOrder) -> Self {
        Self {
            order: order.order_id,
            total: order.total_order_price,
            deadline: order.payment_deadline,
            status: order.payment_status_code,
        }
    }
}

impl From<&OrderDetail> for Payment {
    fn from(order: &OrderDetail) -> Self {
        Self {
            order: order.order_id,
            total: order.total_order_price,
            deadline: order.payment_deadline,
            status: order.payment_status_code,
        }
    }
}

/// Where the one order stands.
#[derive(Debug, Default)]
pub(super) enum Stage {
    /// Nothing was sent: everything can be looked at and changed.
    #[default]
    Review,
    /// It was sent; its answer is waited for.
    Placing(Sent),
    /// Nobody knows whether it arrived. It is asked for again until the shop says so.
    Unknown(Sent),
    /// It was taken.
    Payment(Payment),
}

/// The desk.
#[derive(Debug)]
pub(crate) struct CheckoutState {
    pub(super) stage: Stage,
    pub(super) lines: Vec<Line>,
    pub(super) address: Field,
    pub(super) focus: Focus,
}

impl Default for CheckoutState {
    fn default() -> Self {
        Self { stage: Stage::Review, lines: Vec::new(), address: Field::new(ADDRESS), focus: Focus::Button }
    }
}

impl CheckoutState {
    /// What all lines cost; nothing when it is more than can be counted.
    pub(super) fn total(&self) -> Option<Won> {
        self.lines.iter().try_fold(Won::ZERO, |sum, line| sum.checked_add(line.total()?))
    }

    /// Whether an order is on its way, or may be.
    pub(super) const fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Placing(_) | Stage::Unknown(_))
    }

    /// The field that takes the keys.
    pub(super) fn field(&mut self) -> Option<&mut Field> {
        let typing = matches!(self.stage, Stage::Review) && self.focus == Focus::Address;
        typing.then_some(&mut self.address)
    }
}
