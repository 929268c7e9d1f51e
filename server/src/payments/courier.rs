//! Carries deliveries out: asks the provider and records what it says.
//!
//! Whatever step dies, the delivery is due again and starts from the payment's state, which says what has been done.

use super::provider::{ChargeAnswer, Provider, Shopper, VoidAnswer};
use super::settle;
use super::sql::{self, Payment};
use crate::clock::Clock;
use crate::events::deliveries::{self, Courier, Delivery, Kind};
use crate::storage::{Result, Store, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, OrderId, Won};
use std::sync::Arc;

/// The courier of the payment provider.
pub struct PaymentCourier {
    /// The database.
    pub store: Store,
    /// Both clocks.
    pub clock: Clock,
    /// Who takes the money.
    pub provider: Arc<dyn Provider>,
}

/// How an attempt at a payment ended.
enum Settled {
    Captured(Won),
    NotCaptured,
    /// The payment had ended before.
    Already,
}

impl Courier for PaymentCourier {
    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        match delivery.kind {
            Kind::Charge => self.charge(delivery, OrderId(delivery.subject)).await,
            Kind::Void => self.void(delivery, OrderId(delivery.subject)).await,
            Kind::Refund => self.refund(delivery, LineId(delivery.subject)).await,
        }
    }
}

/// The key under which the provider knows the payment of an order; charge and void name the same payment by it.
fn payment_key(order: OrderId) -> String {
    format!("order:{order}")
}

impl PaymentCourier {
    async fn charge(&self, delivery: &Delivery, order: OrderId) -> anyhow::Result<()> {
        let payment = self.payment(order).await?;
        let amount = match payment.status {
            PaymentStatus::ScreenEntered => match self.provider.at_screen(order).await? {
                Shopper::Leaves => return self.leave(delivery, order).await,
                Shopper::Pays => self.start(order).await?,
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
        self.store.read_internal(async move |tx: &mut Tx<'_>| sql::load(tx, order).await).await
    }

    /// A durable write of its own before the provider is asked: a crash after it finds the payment in progress and asks
    /// again for the same amount.
    async fn start(&self, order: OrderId) -> Result<Option<Won>> {
        let clock = self.clock.clone();
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| settle::start(tx, order, clock.shop()).await)
            .await
    }

    async fn leave(&self, delivery: &Delivery, order: OrderId) -> anyhow::Result<()> {
        let (clock, id) = (self.clock.clone(), delivery.id);
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
                settle::aborted(tx, order, PaymentStatus::ScreenEntered, "payment", clock.shop()).await?;
                deliveries::finish(tx, id, clock.machine()).await
            })
            .await?;
        Ok(())
    }

    async fn settle(&self, delivery: &Delivery, order: OrderId, settled: Settled) -> anyhow::Result<()> {
        let (clock, id) = (self.clock.clone(), delivery.id);
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
                match settled {
                    Settled::Captured(amount) => settle::captured(tx, order, amount, clock.shop()).await?,
                    Settled::NotCaptured => {
                        settle::aborted(tx, order, PaymentStatus::InProgress, "payment", clock.shop())
                            .await?;
                    }
                    Settled::Already => {}
                }
                deliveries::finish(tx, id, clock.machine()).await
            })
            .await?;
        Ok(())
    }
}
