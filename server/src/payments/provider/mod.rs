//! Who takes the money.
//!
//! A provider remembers by the key what it has done: asking again under the same key gives the same answer and takes the
//! money once. An error means that the outcome is not known; the caller asks again and decides nothing by it.

mod manual;
mod simulated;

pub use manual::Manual;
pub use simulated::Simulated;

use futures_util::future::BoxFuture;
use miri_common::{OrderId, Won};

/// What the shopper does at the payment screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shopper {
    /// Goes on to pay.
    Pays,
    /// Leaves.
    Leaves,
}

/// Who begins with a payment that is at its screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The provider is asked what the shopper does, as soon as the order is placed.
    AsksProvider,
    /// The shopper says it to the shop, and until then nothing is asked of the provider.
    WaitsForShopper,
}

/// What became of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeAnswer {
    /// This much is here.
    Captured(Won),
    /// It will never come under this key.
    Declined,
}

/// What became of a void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoidAnswer {
    /// No money will ever come under this key.
    Voided,
    /// This much had come before.
    AlreadyCaptured(Won),
}

/// The outcome of a question to the provider; an error means "not known, ask again".
pub type Asked<'a, T> = BoxFuture<'a, anyhow::Result<T>>;

/// A payment provider.
pub trait Provider: Send + Sync + 'static {
    /// The name that `/api/info` tells.
    fn name(&self) -> &'static str;

    /// Who begins.
    fn screen(&self) -> Screen {
        Screen::AsksProvider
    }

    /// What the shopper does at the screen, where that is known without asking anybody; it is called inside transactions. What
    /// it says, [`at_screen`](Self::at_screen) says too.
    fn at_once(&self, _order: OrderId) -> Option<Shopper> {
        None
    }

    /// What the shopper does at the screen.
    fn at_screen(&self, order: OrderId) -> Asked<'_, Shopper>;

    /// Takes `amount` under `key`, once.
    fn charge<'a>(&'a self, key: &'a str, order: OrderId, amount: Won) -> Asked<'a, ChargeAnswer>;

    /// Makes sure that nothing is taken under `key` any more, unless it was taken already. `amount` is what was asked for.
    fn void<'a>(&'a self, key: &'a str, order: OrderId, amount: Won) -> Asked<'a, VoidAnswer>;

    /// Gives `amount` of what was taken under `payment_key` back, once under `key`.
    fn refund<'a>(&'a self, key: &'a str, payment_key: &'a str, amount: Won) -> Asked<'a, ()>;
}
