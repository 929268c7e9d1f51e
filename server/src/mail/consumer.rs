//! Turns events into letters, and news of goods into announcements. It only writes rows; nothing is sent here.

use super::announce;
use super::letter::{Letter, LetterKind, Recipient};
use super::post::Post;
use crate::clock::Clock;
use crate::events::consumer::Consumer;
use crate::events::{Event, Topic};
use crate::params;
use crate::storage::{Result, Tx};
use miri_common::labels::{PaymentStatus, ShippingStatus};
use miri_common::{GoodsId, Lang, LineId, OrderId, UserId};
use std::time::Duration;

/// What happened longer ago than this is no news. A consumer that is new reads the log from its first event, and years of a
/// shop's history must not be mailed.
const NEWS: Duration = Duration::from_hours(24);

/// The consumer `mail`.
pub struct Mail {
    /// How old an event is by machine time, and when goods were last announced by shop time.
    pub clock: Clock,
    /// Where letters are put in.
    pub post: Post,
    /// Tells the one who carries announcements out that there may be one.
    pub announced: std::sync::Arc<tokio::sync::Notify>,
}

impl Consumer for Mail {
    const NAME: &'static str = "mail";
    const TOPICS: &'static [Topic] = &[
        Topic::PaymentCompleted,
        Topic::PaymentRefunded,
        Topic::OrderCanceled,
        Topic::ShippingChanged,
        Topic::ReturnCompleted,
        Topic::StockChanged,
        Topic::GoodsOpened,
    ];
    /// A letter is several rows.
    const BATCH: usize = 64;

    async fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        if event.at + NEWS < self.clock.machine() {
            return Ok(());
        }
        match event.topic {
            Topic::PaymentCompleted => self.paid(tx, event).await,
            Topic::OrderCanceled => self.canceled(tx, event).await,
            Topic::PaymentRefunded => self.about_line(tx, event, Letter::Refunded).await,
            Topic::ShippingChanged if text(event, "status") == ShippingStatus::Delivered.code() => {
                self.about_line(tx, event, Letter::Delivered).await
            }
            Topic::ReturnCompleted => self.about_line(tx, event, Letter::ReturnCompleted).await,
            Topic::StockChanged if is_back_in_stock(event) => {
                self.announced(tx, event, LetterKind::BackInStock).await
            }
            Topic::GoodsOpened => self.announced(tx, event, LetterKind::GoodsOpen).await,
            _ => Ok(()),
        }
    }

    fn committed(&self) {
        self.post.wake();
        self.announced.notify_one();
    }
}

impl Mail {
    /// The money of an order came. Money that came for an order that was gone already is told about when it goes back.
    async fn paid(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        let order = OrderId(event.number("orderId")?);
        let row = tx
            .query_opt(
                "SELECT o.user_id, u.lang FROM orders o JOIN users u ON u.id = o.user_id
                 WHERE o.id = ? AND EXISTS
                    (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.machine = 'payment' AND h.to_state = ?)",
                params![order, PaymentStatus::Completed],
            )
            .await?;
        let Some(row) = row else { return Ok(()) };
        self.put(tx, event, (row.get(0)?, row.get(1)?), &Letter::OrderPaid(order)).await
    }

    /// Lines were cancelled. A shopper who cancels knows; that no money came, or that the shop has cancelled, is news.
    async fn canceled(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        match text(event, "by") {
            "shopper" => Ok(()),
            "payment" | "deadline" => {
                let order = OrderId(event.number("orderId")?);
                let row = tx
                    .query_opt(
                        "SELECT o.user_id, u.lang FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = ?",
                        params![order],
                    )
                    .await?;
                let Some(row) = row else { return Ok(()) };
                self.put(tx, event, (row.get(0)?, row.get(1)?), &Letter::PaymentFailed(order)).await
            }
            _ => {
                let lines = event.payload.get("lineIds").and_then(serde_json::Value::as_array);
                for line in lines.into_iter().flatten().filter_map(serde_json::Value::as_i64).map(LineId) {
                    if let Some(buyer) = buyer_of(tx, line).await? {
                        self.put(tx, event, buyer, &Letter::Canceled(line)).await?;
                    }
                }
                Ok(())
            }
        }
    }

    async fn about_line(&self, tx: &mut Tx<'_>, event: &Event, letter: fn(LineId) -> Letter) -> Result<()> {
        let line = LineId(event.number("lineId")?);
        match buyer_of(tx, line).await? {
            Some(buyer) => self.put(tx, event, buyer, &letter(line)).await,
            None => Ok(()),
        }
    }

    async fn announced(&self, tx: &mut Tx<'_>, event: &Event, kind: LetterKind) -> Result<()> {
        let goods = GoodsId(event.number("goodsId")?);
        announce::request(tx, kind, goods, event, self.clock.shop()).await
    }

    async fn put(
        &self,
        tx: &mut Tx<'_>,
        event: &Event,
        (user, lang): (UserId, Lang),
        letter: &Letter,
    ) -> Result<()> {
        self.post.put_for(tx, &Recipient::User(user), lang, letter, event.id).await
    }
}

/// Whose line this is, and in which language that person is written to.
async fn buyer_of(tx: &mut Tx<'_>, line: LineId) -> Result<Option<(UserId, Lang)>> {
    let row = tx
        .query_opt(
            "SELECT l.user_id, u.lang FROM order_lines l JOIN users u ON u.id = l.user_id WHERE l.id = ?",
            params![line],
        )
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Whether there were no units before this change and are some now. What was there is said by the event and not by the
/// database of today, in which the units may be gone again; so a change is one piece of news, whenever it is read.
fn is_back_in_stock(event: &Event) -> bool {
    let number = |field| event.payload.get(field).and_then(serde_json::Value::as_i64);
    matches!((number("change"), number("available")), (Some(change), Some(available)) if change > 0 && available == change)
}

fn text<'e>(event: &'e Event, field: &str) -> &'e str {
    event.payload.get(field).and_then(serde_json::Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_back_in_stock;
    use crate::clock::MachineTime;
    use crate::events::{Event, Topic};
    use serde_json::json;

    #[test]
    fn units_are_back_when_there_were_none_before() {
        let event = |payload| Event {
            id: 1,
            topic: Topic::StockChanged,
            key: "goods:7".to_owned(),
            payload,
            at: MachineTime(0),
        };
        let back = |change, available| {
            is_back_in_stock(&event(json!({ "goodsId": 7, "change": change, "available": available })))
        };
        assert!(back(5, 5) && back(1, 1));
        assert!(!back(5, 6) && !back(-5, 0) && !back(-5, 5) && !back(0, 0));
        // Units that goods are registered with, and events of an older server, say nothing of what there is.
        assert!(!is_back_in_stock(&event(json!({ "goodsId": 7, "change": 5 }))));
    }
}
