//! Payments that were not made in time.
//!
//! A payment still at its screen is aborted here, one order a write, so that an order that cannot be aborted keeps no other
//! from being. For one that is in progress the provider is asked to void it, once, and only its answer decides: the money
//! may have come.

use super::{Counts, Mode, Run};
use crate::app::AppState;
use crate::clock::{Clock, ShopTime};
use crate::events::deliveries::{self, Kind};
use crate::payments::{self, settle};
use crate::storage::{Result, StorageError, Store, Tx};
use futures_util::future::join_all;
use miri_common::OrderId;
use miri_common::labels::PaymentStatus;

/// The states of a payment that has not ended.
const OPEN: [PaymentStatus; 2] = [PaymentStatus::ScreenEntered, PaymentStatus::InProgress];
/// Orders looked for at once. Their writes are queued together and so committed together.
const BATCH: i64 = 200;
/// Voids that no event asked for, but the clock.
const BY_THE_CLOCK: i64 = 0;

/// The first instant after `after` at which an open payment is past its deadline; it may lie in the past.
pub(super) async fn next(app: AppState, after: ShopTime) -> Result<Option<ShopTime>> {
    app.store
        .read_internal(async move |tx: &mut Tx<'_>| -> Result<Option<ShopTime>> {
            let mut first: Option<ShopTime> = None;
            for status in OPEN {
                // A payment whose deadline is this very instant is still in time.
                let next = payments::next_deadline(tx, status, ShopTime(after.0 - 1)).await?;
                first = first.into_iter().chain(next.map(|deadline| ShopTime(deadline.0 + 1))).min();
            }
            Ok(first)
        })
        .await
}

/// One run.
///
/// # Errors
/// As [`run`].
pub async fn work(run: Run) -> anyhow::Result<()> {
    let ended = self::run(&run.app.store, &run.app.clock, run.mode).await?;
    run.count(&Counts::of("ended", ended));
    Ok(())
}

/// Aborts or voids everything past its deadline; gives the number of payments touched.
///
/// # Errors
/// When the database cannot be read. An order that cannot be aborted is logged and tried again at the next run.
pub async fn run(store: &Store, clock: &Clock, mode: Mode) -> anyhow::Result<u64> {
    let mut touched = 0;
    for status in OPEN {
        let mut after = (ShopTime(i64::MIN), OrderId(0));
        loop {
            let now = clock.shop();
            let orders = store
                .read_internal(async move |tx: &mut Tx<'_>| {
                    payments::expired(tx, status, now, after, BATCH).await
                })
                .await?;
            let Some(last) = orders.last() else { break };
            after = *last;
            let writes = orders.iter().map(|(_, order)| expire(store, clock, *order, status, mode));
            for outcome in join_all(writes).await {
                match outcome {
                    Ok(changed) => touched += u64::from(changed),
                    Err(error) => tracing::error!(%error, "a payment past its deadline could not be ended"),
                }
            }
        }
    }
    Ok(touched)
}

/// Ends one payment that is past its deadline; false when it has ended or is being voided already. The payment's state guards
/// it, so it needs no proof that the job is still this server's.
async fn expire(
    store: &Store,
    clock: &Clock,
    order: OrderId,
    status: PaymentStatus,
    mode: Mode,
) -> Result<bool> {
    let clock = clock.clone();
    let written = store
        .write_internal(async move |tx: &mut Tx<'_>| -> std::result::Result<bool, Undone> {
            let changed = if status == PaymentStatus::ScreenEntered {
                settle::aborted(tx, order, status, "deadline", clock.shop()).await?
            } else {
                deliveries::request(tx, Kind::Void, order.0, BY_THE_CLOCK, clock.machine()).await?
            };
            if mode == Mode::DryRun { Err(Undone::DryRun(changed)) } else { Ok(changed) }
        })
        .await;
    match written {
        Ok(changed) | Err(Undone::DryRun(changed)) => Ok(changed),
        Err(Undone::Because(error)) => Err(error),
    }
}

/// How a write ends that is rolled back, on purpose or not.
enum Undone {
    DryRun(bool),
    Because(StorageError),
}

impl From<StorageError> for Undone {
    fn from(error: StorageError) -> Self {
        Self::Because(error)
    }
}
