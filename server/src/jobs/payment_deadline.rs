//! Payments that were not made in time.
//!
//! A payment still at its screen is aborted here. For one that is in progress the provider is asked to void it, and only
//! its answer decides: the money may have come.

use crate::clock::Clock;
use crate::events::deliveries::{self, Kind};
use crate::payments::{self, settle};
use crate::storage::{Result, Store, Tx};
use miri_common::labels::PaymentStatus;

/// Orders in one write.
const BATCH: i64 = 200;
/// Voids that no event asked for, but the clock.
const BY_THE_CLOCK: i64 = 0;

/// Aborts or voids everything past its deadline; gives the number of payments touched.
pub async fn run(store: &Store, clock: &Clock) -> anyhow::Result<u64> {
    let mut touched = 0;
    for status in [PaymentStatus::ScreenEntered, PaymentStatus::InProgress] {
        let now = clock.shop();
        let orders =
            store.read(async move |tx: &mut Tx<'_>| payments::expired(tx, status, now, BATCH).await).await?;
        if orders.is_empty() {
            continue;
        }
        let clock = clock.clone();
        touched += store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<u64> {
                let mut touched = 0;
                for order in &orders {
                    if status == PaymentStatus::ScreenEntered {
                        touched +=
                            u64::from(settle::aborted(tx, *order, status, "deadline", clock.shop()).await?);
                    } else {
                        deliveries::request(tx, Kind::Void, order.0, BY_THE_CLOCK, clock.machine()).await?;
                    }
                }
                Ok(touched)
            })
            .await?;
    }
    Ok(touched)
}
