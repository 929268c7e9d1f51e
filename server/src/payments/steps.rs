//! The reads and writes of payments that are under way at the same time, many in one transaction.
//!
//! When such a transaction fails for one of them, each is written alone, so that only the one that is to blame fails.

use super::sql::{self, Payment};
use super::{many, settle};
use crate::clock::Clock;
use crate::events::deliveries;
use crate::storage::{Result, StorageError, Store, Tx};
use futures_util::future::join_all;
use miri_common::labels::PaymentStatus;
use miri_common::{OrderId, Won};

/// One write of one payment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Fixes the amount before the provider is asked; gives it.
    Start(OrderId),
    /// Writes down what the provider said, and ends the delivery.
    Settle { delivery: i64, order: OrderId, settled: Settled },
}

/// How an attempt at a payment ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Settled {
    /// This much is here.
    Captured(Won),
    /// The provider will never take anything.
    NotCaptured,
    /// The shopper has left the payment screen.
    Left,
    /// The payment had ended before.
    Already,
}

/// The payments of these orders.
pub(crate) async fn load(store: Store, orders: Vec<OrderId>) -> Vec<Result<Payment>> {
    let count = orders.len();
    let loaded = store
        .read_internal(async move |tx: &mut Tx<'_>| -> Result<Vec<Result<Payment>>> {
            let mut payments = Vec::with_capacity(orders.len());
            for order in &orders {
                payments.push(sql::load(tx, *order).await);
            }
            Ok(payments)
        })
        .await;
    loaded.unwrap_or_else(|error| vec![Err(error); count])
}

/// Writes these steps.
pub(crate) async fn write(store: Store, clock: Clock, steps: Vec<Step>) -> Vec<Result<Option<Won>>> {
    match together(&store, &clock, steps.clone()).await {
        Ok(amounts) => amounts.into_iter().map(Ok).collect(),
        // The database is the cause, or nothing is known: each is tried again later, by its delivery.
        Err(error) if steps.len() == 1 || error.is_passing() => vec![Err(error); steps.len()],
        Err(_) => join_all(steps.into_iter().map(|step| alone(&store, &clock, step))).await,
    }
}

async fn alone(store: &Store, clock: &Clock, step: Step) -> Result<Option<Won>> {
    Ok(together(store, clock, vec![step]).await?.into_iter().next().flatten())
}

async fn together(store: &Store, clock: &Clock, steps: Vec<Step>) -> Result<Vec<Option<Won>>> {
    let clock = clock.clone();
    store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<Vec<Option<Won>>> {
            let (mut captures, mut ended) = (Vec::new(), Vec::new());
            let mut amounts = Vec::with_capacity(steps.len());
            for step in &steps {
                if let Step::Settle { delivery, order, settled: Settled::Captured(amount) } = *step {
                    captures.push((order, amount));
                    ended.push(delivery);
                    amounts.push(None);
                } else {
                    amounts.push(one(tx, &clock, *step).await?);
                }
            }
            many::captured_all(tx, &captures, clock.shop()).await?;
            deliveries::finish_all(tx, &ended, clock.machine()).await?;
            Ok(amounts)
        })
        .await
}

async fn one(tx: &mut Tx<'_>, clock: &Clock, step: Step) -> Result<Option<Won>> {
    let now = clock.shop();
    let (delivery, order, settled) = match step {
        Step::Start(order) => return settle::start(tx, order, now).await,
        Step::Settle { delivery, order, settled } => (delivery, order, settled),
    };
    match settled {
        Settled::Captured(amount) => settle::captured(tx, order, amount, now).await?,
        Settled::NotCaptured => {
            settle::aborted(tx, order, PaymentStatus::InProgress, "payment", now).await?;
        }
        Settled::Left => {
            let was_at_screen =
                settle::aborted(tx, order, PaymentStatus::ScreenEntered, "payment", now).await?;
            if !was_at_screen {
                // Something else has moved this payment, be it an attempt of ours that was given up and came through late.
                // The next attempt sees how it stands; ending the delivery here could leave a payment in progress unasked.
                return Err(StorageError::RowsAffected { expected: 1, actual: 0 });
            }
        }
        Settled::Already => {}
    }
    deliveries::finish(tx, delivery, clock.machine()).await?;
    Ok(None)
}
