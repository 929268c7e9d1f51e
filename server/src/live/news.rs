//! Which events of the log are news for someone, and which goods they change.

use crate::events::Event;
use miri_common::api::{NewsTopic, OrderNews};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{GoodsId, Lang, LineId, OrderId};
use serde_json::Value;

/// What every event about an order has as its key, before the order's number.
pub const ORDER_KEY: &str = "order:";

/// Something that has happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The number of the event.
    pub id: i64,
    /// What kind of thing.
    pub topic: NewsTopic,
    /// The order.
    pub order: OrderId,
    /// The lines it concerns; none where it is the whole order.
    pub lines: Vec<LineId>,
    /// The state that was reached.
    pub state: State,
}

/// A state that an order, its payment, a parcel or a return can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Of the order's lines.
    Order(OrderStatus),
    /// Of the payment.
    Payment(PaymentStatus),
    /// Of a parcel.
    Shipping(ShippingStatus),
    /// Of a return.
    Return(ReturnStatus),
}

impl State {
    /// The stable code and the label.
    fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::Order(status) => (status.code(), status.label(lang)),
            Self::Payment(status) => (status.code(), status.label(lang)),
            Self::Shipping(status) => (status.code(), status.label(lang)),
            Self::Return(status) => (status.code(), status.label(lang)),
        }
    }
}

impl News {
    /// The news that an event is, if it is any.
    pub fn of(event: &Event) -> Option<Self> {
        let topic: NewsTopic = event.topic.name().parse().ok()?;
        let order = order_of(&event.key)?;
        let state = match topic {
            NewsTopic::OrderPlaced => State::Order(OrderStatus::Completed),
            NewsTopic::OrderCanceled => State::Order(OrderStatus::Canceled),
            NewsTopic::PaymentCompleted => State::Payment(PaymentStatus::Completed),
            NewsTopic::PaymentAborted => State::Payment(PaymentStatus::Aborted),
            NewsTopic::PaymentRefunded => State::Payment(PaymentStatus::Refunded),
            NewsTopic::ShippingChanged => {
                State::Shipping(event.payload.get("status")?.as_str()?.parse().ok()?)
            }
            NewsTopic::ReturnRequested => State::Return(ReturnStatus::InProgress),
            NewsTopic::ReturnCompleted => State::Return(ReturnStatus::Completed),
        };
        Some(Self { id: event.id, topic, order, lines: lines_of(&event.payload), state })
    }

    /// How it is told in this language.
    pub fn told(&self, lang: Lang) -> OrderNews {
        let (code, label) = self.state.words(lang);
        OrderNews {
            order_id: self.order,
            order_detail_ids: self.lines.clone(),
            what: label.to_owned(),
            what_code: code.to_owned(),
        }
    }
}

/// The order that an event with this key is about.
pub fn order_of(key: &str) -> Option<OrderId> {
    key.strip_prefix(ORDER_KEY)?.parse().ok()
}

/// The lines that a payload names: one, or several.
fn lines_of(payload: &Value) -> Vec<LineId> {
    let several = payload.get("lineIds").and_then(Value::as_array).into_iter().flatten();
    several.chain(payload.get("lineId")).filter_map(Value::as_i64).map(LineId).collect()
}

/// What an event does to goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsChange {
    /// Their stock is another.
    Stock,
    /// They have opened.
    Opened,
}

/// The goods whose stock or opening an event changes.
pub fn goods_of(event: &Event) -> Vec<(GoodsId, GoodsChange)> {
    let payload = &event.payload;
    let named = |change| payload.get("goodsId").and_then(Value::as_i64).map(|id| (GoodsId(id), change));
    match event.topic.name() {
        // Pairs of goods and quantity.
        "order.placed" => {
            let lines = payload.get("lines").and_then(Value::as_array).into_iter().flatten();
            lines
                .filter_map(|line| line.get(0)?.as_i64())
                .map(|id| (GoodsId(id), GoodsChange::Stock))
                .collect()
        }
        "stock.changed" => named(GoodsChange::Stock).into_iter().collect(),
        "goods.opened" => named(GoodsChange::Opened).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{GoodsChange, News, State, goods_of};
    use crate::clock::MachineTime;
    use crate::events::{Event, Topic};
    use miri_common::api::NewsTopic;
    use miri_common::labels::{OrderStatus, PaymentStatus};
    use miri_common::{GoodsId, Lang, LineId, OrderId};
    use serde_json::{Value, json};

    fn event(topic: Topic, key: &str, payload: Value) -> Event {
        Event { id: 5, topic, key: key.to_owned(), payload, at: MachineTime(0) }
    }

    #[test]
    fn a_placed_order_is_news_and_changes_the_goods_of_its_lines() {
        let placed = event(Topic::OrderPlaced, "order:7", json!({ "orderId": 7, "lines": [[3, 2], [4, 1]] }));
        let news = News::of(&placed).unwrap();
        assert_eq!((news.id, news.topic, news.order), (5, NewsTopic::OrderPlaced, OrderId(7)));
        assert_eq!((news.state, news.lines.as_slice()), (State::Order(OrderStatus::Completed), &[][..]));
        assert_eq!(goods_of(&placed), [(GoodsId(3), GoodsChange::Stock), (GoodsId(4), GoodsChange::Stock)]);
    }

    #[test]
    fn lines_are_named_one_or_several_and_told_in_both_languages() {
        let canceled = event(
            Topic::OrderCanceled,
            "order:7",
            json!({ "orderId": 7, "lineIds": [8, 9], "by": "shopper" }),
        );
        let refunded = event(Topic::PaymentRefunded, "order:7", json!({ "orderId": 7, "lineId": 8 }));
        assert_eq!(News::of(&canceled).unwrap().lines, [LineId(8), LineId(9)]);
        let refunded = News::of(&refunded).unwrap();
        assert_eq!(refunded.lines, [LineId(8)]);
        let told = refunded.told(Lang::Ko);
        assert_eq!(
            (told.what.as_str(), told.what_code.as_str()),
            ("환불 완료", PaymentStatus::Refunded.code())
        );
        assert_ne!(refunded.told(Lang::En).what, told.what);
    }

    #[test]
    fn stock_is_nobodys_news() {
        let changed = event(Topic::StockChanged, "goods:3", json!({ "goodsId": 3, "change": 1 }));
        assert_eq!(News::of(&changed), None);
        assert_eq!(goods_of(&changed), [(GoodsId(3), GoodsChange::Stock)]);
    }
}
