//! A provider that takes no money and leaves the payment screen to the shopper: who confirms has paid.
//!
//! Nothing is asked of it before that, because the charge of an order is asked for by the shopper's confirmation itself
//! ([`screen`](mod@crate::payments::screen)). So whatever it is asked about has been confirmed, and it has the money.

use super::{Asked, ChargeAnswer, Provider, Screen, Shopper, VoidAnswer};
use miri_common::{OrderId, Won};

/// The manual provider.
#[derive(Debug, Clone, Copy)]
pub struct Manual;

fn now<T: Send + 'static>(answer: T) -> Asked<'static, T> {
    Box::pin(std::future::ready(Ok(answer)))
}

impl Provider for Manual {
    fn name(&self) -> &'static str {
        "manual"
    }

    fn screen(&self) -> Screen {
        Screen::WaitsForShopper
    }

    fn at_screen(&self, _: OrderId) -> Asked<'_, Shopper> {
        now(Shopper::Pays)
    }

    fn charge<'a>(&'a self, _: &'a str, _: OrderId, amount: Won) -> Asked<'a, ChargeAnswer> {
        now(ChargeAnswer::Captured(amount))
    }

    /// Agrees with what [`charge`](Provider::charge) says, before or after.
    fn void<'a>(&'a self, _: &'a str, _: OrderId, amount: Won) -> Asked<'a, VoidAnswer> {
        now(VoidAnswer::AlreadyCaptured(amount))
    }

    fn refund<'a>(&'a self, _: &'a str, _: &'a str, _: Won) -> Asked<'a, ()> {
        now(())
    }
}
