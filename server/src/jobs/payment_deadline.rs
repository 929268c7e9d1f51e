//! Payments that were not made in time.
//!
//! A payment still at its screen is aborted here, one order a write, so that an order that cannot be aborted keeps no other
//! from being. For one that is in progress the provider is asked to void it, once, and only its answer decides: the money
//! may have come.

use crate::clock::{Clock, ShopTime};
use crate::events::deliveries::{self, Kind};
use crate::payments::{self, settle};
use crate::storage::{Result, Store, Tx};
use futures_util::future::join_all;
use miri_common::OrderId;
use miri_common::labels::PaymentStatus;

/// Orders looked for at once. Their writes are queued together and so committed together.
const BATCH: i64 = 200;
/// Voids that no event asked for, but the clock.
const BY_THE_CLOCK: i64 = 0;

/// Aborts or voids everything past its deadline; gives the number of payments touched.
///
/// # Errors
/// When the database cannot be read. An order that cannot be aborted is logged and tried again at the next run.
pub async fn run(store: &Store, clock: &Clock) -> anyhow::Result<u64> {
    let mut touched = 0;
    for status in [PaymentStatus::ScreenEntered, PaymentStatus::InProgress] {
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
            for outcome in
                join_all(orders.iter().map(|(_, order)| expire(store, clock, *order, status))).await
            {
                match outcome {
                    Ok(changed) => touched += u64::from(changed),
                    Err(error) => tracing::error!(%error, "a payment past its deadline could not be ended"),
                }
            }
        }
    }
    Ok(touched)
}

/// Ends one payment that is past its deadline; false when it has ended or is being voided already.
async fn expire(store: &Store, clock: &Clock, order: OrderId, status: PaymentStatus) -> Result<bool> {
    let clock = clock.clone();
    store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<bool> {
            if status == PaymentStatus::ScreenEntered {
                settle::aborted(tx, order, status, "deadline", clock.shop()).await
            } else {
                deliveries::request(tx, Kind::Void, order.0, BY_THE_CLOCK, clock.machine()).await
            }
        })
        .await
}
