//! Turns events into deliveries: what must be asked of the provider. Asking is the courier's.

use super::many;
use super::provider::{Provider, Screen, Shopper};
use super::sql::{due_refunds, find};
use crate::clock::Clock;
use crate::events::consumer::Consumer;
use crate::events::deliveries::{Handover, Kind};
use crate::events::{Event, Topic};
use crate::orders::line::{self, Line};
use crate::storage::{Result, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{OrderId, Won};
use std::collections::HashMap;
use std::sync::Arc;

/// The consumer `payments`.
pub struct Payments {
    /// Both clocks.
    pub clock: Clock,
    /// Who may know at once what a shopper does.
    pub provider: Arc<dyn Provider>,
    /// To the worker that delivers.
    pub handover: Handover,
}

impl Consumer for Payments {
    const NAME: &'static str = "payments";
    const TOPICS: &'static [Topic] =
        &[Topic::OrderPlaced, Topic::OrderCanceled, Topic::PaymentCompleted, Topic::ReturnCompleted];

    async fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        self.apply_all(tx, &[event]).await
    }

    /// New orders first, which keeps the order of events within each.
    async fn apply_all(&self, tx: &mut Tx<'_>, events: &[&Event]) -> Result<()> {
        let (placed, others): (Vec<&Event>, Vec<&Event>) =
            events.iter().partition(|event| event.topic == Topic::OrderPlaced);
        self.charge(tx, &placed).await?;
        for event in others {
            self.void_or_refund(tx, event, order_of(event)?).await?;
        }
        Ok(())
    }
}

impl Payments {
    /// Has new orders charged. Where it is known that the shopper goes on to pay, the payment is in progress from here on: that
    /// is durable before the provider hears of it, because the delivery is handed over after the commit.
    async fn charge(&self, tx: &mut Tx<'_>, placed: &[&Event]) -> Result<()> {
        // Where the shopper begins, the shopper asks for the charge.
        if self.provider.screen() == Screen::WaitsForShopper {
            return Ok(());
        }
        let mut paying = Vec::with_capacity(placed.len());
        for event in placed {
            let order = order_of(event)?;
            match self.provider.at_once(order) {
                Some(Shopper::Pays) => paying.push((order, event.id)),
                // An order that cost nothing or was cancelled in the meantime is not charged.
                _ if status(tx, order).await? == Some(PaymentStatus::ScreenEntered) => {
                    self.request(tx, (Kind::Charge, order.0), None, event.id).await?;
                }
                _ => {}
            }
        }
        let orders: Vec<_> = paying.iter().map(|(order, _)| *order).collect();
        let started: HashMap<_, _> =
            many::start_all(tx, &orders, self.clock.shop()).await?.into_iter().collect();
        for (order, event) in paying {
            if let Some(amount) = started.get(&order) {
                self.request(tx, (Kind::Charge, order.0), Some(*amount), event).await?;
            }
        }
        Ok(())
    }

    async fn void_or_refund(&self, tx: &mut Tx<'_>, event: &Event, order: OrderId) -> Result<()> {
        if event.topic == Topic::OrderCanceled
            && status(tx, order).await? == Some(PaymentStatus::InProgress)
            && !line::of_order(tx, order).await?.iter().any(Line::is_kept)
        {
            self.request(tx, (Kind::Void, order.0), None, event.id).await?;
        }
        for (line, _) in due_refunds(tx, order).await? {
            self.request(tx, (Kind::Refund, line.0), None, event.id).await?;
        }
        Ok(())
    }

    async fn request(
        &self,
        tx: &mut Tx<'_>,
        effect: (Kind, i64),
        amount: Option<Won>,
        event_id: i64,
    ) -> Result<()> {
        self.handover.request(tx, effect, amount, event_id, self.clock.machine()).await.map(|_| ())
    }
}

fn order_of(event: &Event) -> Result<OrderId> {
    event.number("orderId").map(OrderId)
}

async fn status(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<PaymentStatus>> {
    Ok(find(tx, order).await?.map(|payment| payment.status))
}
