//! A shop whose days a test goes through in no time.

use super::{Person, Shop, TestDatabase};
use miri_common::LineId;
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

/// Copies a line that is paid for and its parcel so many times, past the books: for work on many parcels. Every parcel has stood
/// where it is since yesterday then.
pub fn copy_parcels(database: &TestDatabase, line: LineId, copies: i64) {
    let ids: Vec<_> = (1..=copies).map(|n| format!("({})", line.0 + n)).collect();
    database.run(&format!(
        "CREATE TABLE copies (id INTEGER PRIMARY KEY); INSERT INTO copies (id) VALUES {};
         INSERT INTO order_lines (id, order_id, user_id, goods_id, goods_name, category_code, unit_price, quantity, subtotal_price,
             status, stock_account, charged, created_at)
         SELECT c.id, l.order_id, l.user_id, l.goods_id, l.goods_name, l.category_code, 0, 1, 0, l.status, 'sold', 1, l.created_at
         FROM copies c CROSS JOIN order_lines l WHERE l.id = {line};
         INSERT INTO shippings (line_id, tracking_number, status, changed_at)
         SELECT c.id, 't', s.status, s.changed_at FROM copies c CROSS JOIN shippings s WHERE s.line_id = {line};
         DROP TABLE copies; UPDATE shippings SET changed_at = changed_at - 86400000000",
        ids.join(", ")
    ));
}
