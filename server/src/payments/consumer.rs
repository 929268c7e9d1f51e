//! Turns events into deliveries: what must be asked of the provider. It only writes work rows; asking is the courier's.

use super::provider::Screen;
use super::sql::{due_refunds, find};
use crate::clock::Clock;
use crate::events::consumer::Consumer;
use crate::events::deliveries::{self, Kind};
use crate::events::{Event, Topic};
use crate::orders::line::{self, Line};
use crate::storage::{Result, Tx};
use miri_common::OrderId;
use miri_common::labels::PaymentStatus;
use std::sync::Arc;
use tokio::sync::Notify;

/// The consumer `payments`.
pub struct Payments {
    /// Machine time.
    pub clock: Clock,
    /// Who begins with a payment.
    pub screen: Screen,
    /// Tells the worker that there is something to deliver.
    pub wake: Arc<Notify>,
}

impl Consumer for Payments {
    const NAME: &'static str = "payments";
    const TOPICS: &'static [Topic] =
        &[Topic::OrderPlaced, Topic::OrderCanceled, Topic::PaymentCompleted, Topic::ReturnCompleted];

    async fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        let order = OrderId(event.number("orderId")?);
        let now = self.clock.machine();
        match event.topic {
            Topic::OrderPlaced => {
                // An order that cost nothing or was cancelled in the meantime is not charged, and where the shopper begins, the
                // shopper asks for the charge.
                if self.screen == Screen::AsksProvider
                    && status(tx, order).await? == Some(PaymentStatus::ScreenEntered)
                {
                    deliveries::request(tx, Kind::Charge, order.0, event.id, now).await?;
                }
                // What is to be refunded is told by an event of its own.
                return Ok(());
            }
            Topic::OrderCanceled
                if status(tx, order).await? == Some(PaymentStatus::InProgress)
                    && !line::of_order(tx, order).await?.iter().any(Line::is_kept) =>
            {
                deliveries::request(tx, Kind::Void, order.0, event.id, now).await?;
            }
            _ => {}
        }
        for (line, _) in due_refunds(tx, order).await? {
            deliveries::request(tx, Kind::Refund, line.0, event.id, now).await?;
        }
        Ok(())
    }

    fn committed(&self) {
        self.wake.notify_one();
    }
}

async fn status(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<PaymentStatus>> {
    Ok(find(tx, order).await?.map(|payment| payment.status))
}
