//! Money: one payment an order, one refund a line.
//!
//! **Owns** the payment's states, the conversation with the provider and the refunds. **Does not own** lines and units; it
//! moves them through `orders` and `stock` inside the transaction that settles a payment.
//!
//! The provider is asked outside any transaction and always under the order's or line's own key, so asking again is safe. A
//! time-out means "unknown": the delivery is tried again, and only an answer of the provider decides.
//!
//! In reading order:
//! - [`rules`]: the states and which may follow which. Pure.
//! - [`settle`]: what one answer changes, in one transaction: payment, lines, parcels, units, refunds, history, events.
//! - `many`: the same for many orders at once.
//! - [`provider`]: who takes the money. [`mod@screen`]: where it waits for the shopper to pay or to leave.
//! - [`retry_refund`]: a refund that is due is tried at once.
//! - [`consumer`]: turns events of the log into deliveries.
//! - [`courier`]: carries the deliveries out: charge, void, refund. `steps`: its writes, many in one transaction.
//! - [`expired`], [`next_deadline`]: payments that run out.
//! - [`open`], [`line_canceled`], [`line_returned`], [`refund_due`]: what orders and returns call.

pub mod consumer;
pub mod courier;
mod many;
pub mod provider;
pub mod rules;
pub mod screen;
pub mod settle;
mod sql;
pub(crate) mod steps;

pub use settle::{NoRefundDue, line_canceled, line_returned, open, refund_due, retry_refund};
pub use sql::{Payment, expired, find, lock, next_deadline};
