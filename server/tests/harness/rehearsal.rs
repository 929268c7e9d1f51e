//! A shop whose days a test goes through in no time.

use super::{Person, Shop};
use miri_common::api::{ClockMoved, JobRun, MoveClock, OrderLine, PlacedOrder};
use miri_common::labels::{PaymentStatus, ShippingStatus};

impl Shop {
    /// A shop whose clock an operator may move.
    pub async fn rehearse() -> Self {
        Self::start_with(|config| config.rehearsal = true).await
    }

    /// Moves shop time ahead by a span such as `24h`, and everything that falls due on the way happens.
    pub async fn advance(&self, span: &str) -> ClockMoved {
        let to = MoveClock { advance: Some(span.parse().unwrap()), set: None };
        let moved = self.operator().move_clock(&to, &self.key()).await.unwrap();
        assert!(moved.arrived && moved.at_rest, "{moved:?}");
        moved
    }

    /// Runs a job by hand.
    pub async fn run_job(&self, name: &str) -> JobRun {
        self.operator().run_job(name, &self.key()).await.unwrap()
    }

    /// How many events of this topic the log has.
    pub fn events(&self, topic: &str) -> i64 {
        self.count(&format!("SELECT COUNT(*) FROM events WHERE topic = '{topic}'"))
    }
}

impl Person {
    /// The first line of an order, as it is shown.
    pub async fn line(&self, order: &PlacedOrder) -> OrderLine {
        self.order(order.order_id).await.unwrap().lines.remove(0)
    }

    /// Waits until an order is paid, and goes on until it is delivered.
    pub async fn until_delivered(&self, shop: &Shop, order: &PlacedOrder) {
        self.until_payment(order.order_id, PaymentStatus::Completed).await;
        shop.advance("48h").await;
        assert_eq!(self.line(order).await.shipping_status_code, ShippingStatus::Delivered);
    }
}
