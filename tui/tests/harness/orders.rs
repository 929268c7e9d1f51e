//! Orders of the tests.

use super::goods::local;
use miri_common::api::{HistoryEntry, OrderDetail, OrderLine, PlacedLine, PlacedOrder};
use miri_common::labels::{OrderStatus, PaymentStatus, ShippingStatus};
use miri_common::{GoodsId, Lang, LineId, OrderId, Won};

/// A line that is paid and waits for its parcel.
pub(crate) fn line(order: i64, id: i64, name: &str) -> OrderLine {
    OrderLine {
        order_id: OrderId(order),
        order_detail_id: LineId(id),
        goods_id: GoodsId(1),
        goods_name: name.to_owned(),
        order_status: "Ordered".to_owned(),
        order_status_code: OrderStatus::Completed,
        order_quantity: 2,
        unit_price: Won(39_000),
        sub_total_price: Won(78_000),
        category: "Other".to_owned(),
        category_code: "ETC".to_owned(),
        order_date: local("2026-11-22 11:00:00"),
        payment_status: "Paid".to_owned(),
        payment_status_code: PaymentStatus::Completed,
        shipping_status: "Waiting to ship".to_owned(),
        shipping_status_code: ShippingStatus::Pending,
        tracking_number: "5a1c0b0e-4a52-4a3e-8a43-0f4f6a0f0f0f".to_owned(),
        return_status: None,
        return_status_code: None,
        returnable_until: None,
    }
}

/// One order with these lines of it.
pub(crate) fn detail(id: i64, lines: &[OrderLine], payment: PaymentStatus) -> OrderDetail {
    let lines: Vec<_> = lines.iter().filter(|line| line.order_id.0 == id).cloned().collect();
    let entry = |at: &str, what: PaymentStatus| HistoryEntry {
        at: local(at),
        what: what.label(Lang::En).to_owned(),
        what_code: what.code().to_owned(),
        order_detail_id: None,
    };
    OrderDetail {
        order_id: OrderId(id),
        total_order_price: Won(78_000),
        order_date: local("2026-11-22 11:00:00"),
        payment_status: payment.label(Lang::En).to_owned(),
        payment_status_code: payment,
        payment_deadline: local("2026-11-22 12:14:00"),
        address: Some("서울시 마포구 월드컵로 1".to_owned()),
        lines,
        history: vec![
            entry("2026-11-22 11:00:00", PaymentStatus::ScreenEntered),
            entry("2026-11-22 11:00:07", PaymentStatus::InProgress),
            entry("2026-11-22 11:00:09", PaymentStatus::Completed),
        ],
    }
}

/// An order that was taken.
pub(crate) fn placed(id: i64, goods: i64, total: Won, payment: PaymentStatus) -> PlacedOrder {
    PlacedOrder {
        order_id: OrderId(id),
        order_goods: vec![PlacedLine {
            order_detail_id: LineId(90),
            goods_id: GoodsId(goods),
            goods_name: "goods".to_owned(),
            quantity: 1,
            unit_price: total,
            sub_total_price: total,
            order_status: "Ordered".to_owned(),
            order_status_code: OrderStatus::Completed,
            reservation_start_time: None,
        }],
        total_order_price: total,
        order_date: local("2026-11-22 12:04:10"),
        payment_status: payment.label(Lang::En).to_owned(),
        payment_status_code: payment,
        payment_deadline: local("2026-11-22 12:14:00"),
    }
}
