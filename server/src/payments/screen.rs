//! The payment screen where the shopper decides: paying, or leaving it.
//!
//! Paying is one transaction: the payment is in progress, its amount is fixed, and the charge is asked for. So an order that was not
//! confirmed costs nobody a question, and one that was is charged whatever dies. From then on only the provider's answer decides;
//! before, the deadline may come first, and whichever is committed first stands.

use super::rules::{AtScreen, at_screen};
use super::{lock, settle};
use crate::clock::{Clock, MachineTime, ShopTime};
use crate::events::deliveries::{self, Kind};
use crate::orders::owner;
use crate::storage::{StorageError, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{OrderId, UserId};

/// A charge that no event asked for, but the shopper.
const BY_THE_SHOPPER: i64 = 0;

/// What the shopper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Pays.
    Confirm,
    /// Leaves.
    Leave,
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScreenError {
    /// No such order, or another shopper's.
    NotFound,
    /// The payment is not at its screen any more, or its deadline is over.
    NotAtScreen(PaymentStatus),
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for ScreenError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Does what the shopper has chosen; gives where the payment stands then. Choosing the same twice is choosing it once.
pub async fn choose(
    tx: &mut Tx<'_>,
    user: UserId,
    order: OrderId,
    choice: Choice,
    clock: &Clock,
) -> Result<PaymentStatus, ScreenError> {
    if owner(tx, order).await? != Some(user) {
        return Err(ScreenError::NotFound);
    }
    let payment = lock(tx, order).await?;
    let (now, machine) = (clock.shop(), clock.machine());
    match at_screen(choice, payment.status, now > payment.deadline) {
        AtScreen::Do => {}
        AtScreen::Done => return Ok(payment.status),
        AtScreen::Refuse => return Err(ScreenError::NotAtScreen(payment.status)),
    }
    match choice {
        Choice::Confirm => confirm(tx, order, now, machine).await,
        Choice::Leave => leave(tx, order, now).await,
    }
}

/// The shopper pays: the payment is in progress, and its charge is asked for.
async fn confirm(
    tx: &mut Tx<'_>,
    order: OrderId,
    now: ShopTime,
    machine: MachineTime,
) -> Result<PaymentStatus, ScreenError> {
    settle::start(tx, order, now).await?;
    deliveries::request(tx, Kind::Charge, order.0, BY_THE_SHOPPER, machine).await?;
    Ok(PaymentStatus::InProgress)
}

async fn leave(tx: &mut Tx<'_>, order: OrderId, now: ShopTime) -> Result<PaymentStatus, ScreenError> {
    settle::aborted(tx, order, PaymentStatus::ScreenEntered, "payment", now).await?;
    Ok(PaymentStatus::Aborted)
}
