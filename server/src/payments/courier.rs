//! Carries deliveries out: asks the provider and records what it says.
//!
//! What it reads and writes for many deliveries at once goes through `steps` in groups. Whatever step dies, the delivery is due again and starts from the payment's state, which says what has been done.

use super::provider::{ChargeAnswer, Provider, Shopper, VoidAnswer};
use super::settle;
use super::sql::{self, Payment};
use super::steps::{self, Settled, Step};
use crate::clock::Clock;
use crate::events::deliveries::{self, Courier, Delivery, Kind};
use crate::group::{Group, group};
use crate::storage::{Result, StorageError, Store, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, OrderId, Won};
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Shared reads that are under way at once.
const READS: usize = 1;
/// Shared writes that are under way at once; one commit carries them all.
const WRITES: usize = 4;

/// The courier of the payment provider.
pub struct PaymentCourier {
    store: Store,
    clock: Clock,
    provider: Arc<dyn Provider>,
    payments: Group<OrderId, Result<Payment>>,
    steps: Group<Step, Result<Option<Won>>>,
}

impl Courier for PaymentCourier {
    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        match delivery.kind {
            Kind::Charge => self.charge(delivery, OrderId(delivery.subject)).await,
            Kind::Void => self.void(delivery, OrderId(delivery.subject)).await,
            Kind::Refund => self.refund(delivery, LineId(delivery.subject)).await,
            Kind::Mail | Kind::Announce => {
                anyhow::bail!("{} is not for the payment provider", delivery.idempotency_key)
            }
        }
    }
}

/// The key under which the provider knows the payment of an order; charge and void name the same payment by it.
fn payment_key(order: OrderId) -> String {
    format!("order:{order}")
}

impl PaymentCourier {
    /// A courier whose shared reads and writes run in `tasks`; they end with it.
    pub fn new(store: Store, clock: Clock, provider: Arc<dyn Provider>, tasks: &TaskTracker) -> Self {
        let ((payments, payments_asked), (steps, steps_asked)) = (group(), group());
        let reads = store.clone();
        tasks.spawn(payments_asked.serve(READS, move |orders| steps::load(reads.clone(), orders)));
        let (writes, now) = (store.clone(), clock.clone());
        tasks.spawn(steps_asked.serve(WRITES, move |steps| steps::write(writes.clone(), now.clone(), steps)));
        Self { store, clock, provider, payments, steps }
    }

    async fn charge(&self, delivery: &Delivery, order: OrderId) -> anyhow::Result<()> {
        let payment = self.payment(order).await?;
        let amount = match payment.status {
            PaymentStatus::ScreenEntered => match self.provider.at_screen(order).await? {
                Shopper::Leaves => return self.settle(delivery, order, Settled::Left).await,
                // A durable write of its own before the provider is asked: a crash after it finds the payment in progress and
                // asks again for the same amount.
                Shopper::Pays => self.step(Step::Start(order)).await?,
            },
            PaymentStatus::InProgress => payment.amount,
            _ => None,
        };
        let settled = match amount {
            None => Settled::Already,
            Some(amount) => match self.provider.charge(&payment_key(order), order, amount).await? {
                ChargeAnswer::Captured(amount) => Settled::Captured(amount),
                ChargeAnswer::Declined => Settled::NotCaptured,
            },
        };
        self.settle(delivery, order, settled).await
    }

    async fn void(&self, delivery: &Delivery, order: OrderId) -> anyhow::Result<()> {
        let payment = self.payment(order).await?;
        let settled = match (payment.status, payment.amount) {
            (PaymentStatus::InProgress, Some(amount)) => {
                match self.provider.void(&payment_key(order), order, amount).await? {
                    VoidAnswer::Voided => Settled::NotCaptured,
                    VoidAnswer::AlreadyCaptured(amount) => Settled::Captured(amount),
                }
            }
            _ => Settled::Already,
        };
        self.settle(delivery, order, settled).await
    }

    async fn refund(&self, delivery: &Delivery, line: LineId) -> anyhow::Result<()> {
        let refund =
            self.store.read_internal(async move |tx: &mut Tx<'_>| sql::refund_of(tx, line).await).await?;
        if let Some((order, amount, super::rules::RefundState::Due)) = refund {
            self.provider.refund(&delivery.idempotency_key, &payment_key(order), amount).await?;
        }
        let (clock, id) = (self.clock.clone(), delivery.id);
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
                settle::refund_done(tx, line, clock.shop()).await?;
                deliveries::finish(tx, id, clock.machine()).await
            })
            .await?;
        Ok(())
    }

    async fn payment(&self, order: OrderId) -> Result<Payment> {
        self.payments.ask(order).await.unwrap_or_else(|| Err(ended()))
    }

    async fn step(&self, step: Step) -> Result<Option<Won>> {
        self.steps.ask(step).await.unwrap_or_else(|| Err(ended()))
    }

    async fn settle(&self, delivery: &Delivery, order: OrderId, settled: Settled) -> anyhow::Result<()> {
        self.step(Step::Settle { delivery: delivery.id, order, settled }).await?;
        Ok(())
    }
}

fn ended() -> StorageError {
    StorageError::Unavailable("the shop is shutting down".to_owned())
}
