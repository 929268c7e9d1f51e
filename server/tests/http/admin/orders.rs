//! `/api/admin/orders`: everyone's, and what an operator does to them.

use crate::harness::{Line, Person, Shop, eventually};
use crate::http::ask::{
    Ask, assert_bad_fields, assert_fields, assert_now, column, get, ok, operator, post, refused,
};
use miri_common::api::PlacedOrder;
use miri_common::labels::PaymentStatus;
use miri_common::{GoodsId, LineId, Won};
use serde_json::{Value, json};
use std::time::Duration;

const LISTED: &str = "주문 목록 조회가 완료되었습니다.";
const FOUND: &str = "주문 상세 조회가 완료되었습니다.";
const CANCELED: &str = "주문 취소 되었습니다.";
const RETRIED: &str = "환불을 다시 요청했습니다.";
const NO_ORDER: &str = "유효하지 않은 주문입니다.";

/// Two shoppers with an order each of two goods; both are paid.
struct Busy {
    shop: Shop,
    admin: String,
    people: [Person; 2],
    goods: [GoodsId; 2],
    orders: [PlacedOrder; 2],
}

impl Busy {
    async fn new() -> Self {
        let shop = Shop::start().await;
        let admin = operator(&shop).await;
        let (anna, bora) = shop.two().await;
        let goods = [shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await];
        let orders = [anna.buy(&shop, goods[0], 2).await, bora.buy(&shop, goods[1], 1).await];
        for (who, order) in [(&anna, &orders[0]), (&bora, &orders[1])] {
            who.until_payment(order.order_id, PaymentStatus::Completed).await;
        }
        Self { shop, admin, people: [anna, bora], goods, orders }
    }

    fn line(&self, n: usize) -> LineId {
        self.orders[n].order_goods[0].order_detail_id
    }

    async fn lines(&self, query: &str) -> Vec<Value> {
        let reply = get(&self.shop, &format!("/api/admin/orders{query}")).token(&self.admin).await;
        column(&ok(&reply, LISTED)["orders"]["content"], "orderDetailId")
    }

    fn act<'a>(&'a self, line: LineId, what: &str) -> Ask<'a> {
        post(&self.shop, &format!("/api/admin/orders/{line}/{what}")).token(&self.admin)
    }
}

#[tokio::test]
async fn an_operator_finds_everyones_lines_by_what_is_known_of_them() {
    let busy = Busy::new().await;
    let [hers, boras] = [0, 1].map(|n| json!(busy.line(n)));
    let [anna, bora] = busy.people.each_ref().map(|person| person.id);
    let [apples, pears] = busy.goods;
    let both = [boras.clone(), hers.clone()];
    assert_eq!(busy.lines("").await, both, "newest first");
    assert_eq!(busy.lines("?sort=createdDate,asc").await, [hers.clone(), boras.clone()]);
    assert_eq!(busy.lines("?sort=id,asc&size=1&page=1").await, std::slice::from_ref(&boras));
    assert_eq!(busy.lines(&format!("?user={anna}")).await, std::slice::from_ref(&hers));
    assert_eq!(busy.lines(&format!("?goods={pears}")).await, std::slice::from_ref(&boras));
    assert_eq!(busy.lines(&format!("?goods={apples}&user={bora}")).await, [Value::Null; 0]);
    assert_eq!(busy.lines("?status=PAYMENT_COMPLETED").await, both);
    assert_eq!(busy.lines("?status=CANCELED").await, [Value::Null; 0]);
    assert_eq!(busy.lines("?user=&status=").await, both, "an empty filter is none");

    ok(&busy.act(busy.line(0), "cancel").await, CANCELED);
    assert_eq!(busy.lines("?status=CANCELED").await, std::slice::from_ref(&hers));
    busy.people[0].until_payment(busy.orders[0].order_id, PaymentStatus::Refunded).await;
    assert_eq!(busy.lines("?status=REFUNDED").await, [hers]);

    let reply = get(&busy.shop, "/api/admin/orders?size=1").token(&busy.admin).english().await;
    let page = ok(&reply, "Everyone's order lines.")["orders"].clone();
    assert_eq!((&page["totalElements"], &page["numberOfElements"]), (&json!(2), &json!(1)));
    let line = &page["content"][0];
    assert_fields(
        line,
        "userId orderId orderDetailId goodsId goodsName orderStatus orderStatusCode orderQuantity unitPrice subTotalPrice
         category categoryCode orderDate paymentStatus paymentStatusCode shippingStatus shippingStatusCode trackingNumber
         returnStatus returnStatusCode returnableUntil",
    );
    assert_eq!(
        (&line["userId"], &line["goodsName"], &line["paymentStatus"]),
        (&json!(bora), &json!("배"), &json!("Paid"))
    );
    busy.shop.end().await;
}

#[tokio::test]
async fn a_span_of_time_holds_what_was_ordered_in_it() {
    let busy = Busy::new().await;
    let (anna, apples) = (&busy.people[0], busy.goods[0]);
    let at = |order: &PlacedOrder| order.order_date.to_string().replace(' ', "%20");
    busy.shop.clock.advance_shop(Duration::from_hours(2));
    let between = anna.buy(&busy.shop, apples, 1).await;
    busy.shop.clock.advance_shop(Duration::from_hours(2));
    let last = anna.buy(&busy.shop, apples, 1).await;
    let [between_line, last_line] =
        [&between, &last].map(|order| json!(order.order_goods[0].order_detail_id));
    assert_eq!(
        busy.lines(&format!("?from={}", at(&between))).await,
        [last_line.clone(), between_line.clone()]
    );
    assert_eq!(busy.lines(&format!("?from={}&until={}", at(&between), at(&last))).await, [between_line]);
    assert_eq!(busy.lines(&format!("?until={}", at(&between))).await.len(), 2);
    assert_eq!(busy.lines(&format!("?from={}", at(&last))).await, [last_line]);
    assert_eq!(busy.lines("?from=2001-01-01%2000:00:00&until=2002-01-01T00:00:00Z").await, [Value::Null; 0]);
    assert_eq!(busy.lines("?from=2101-01-01%2000:00:00").await, [Value::Null; 0]);
    anna.until_payment(last.order_id, PaymentStatus::Completed).await;
    busy.shop.end().await;
}

#[tokio::test]
async fn filters_that_cannot_be_read_are_named_together() {
    let busy = Busy::new().await;
    let reply = get(&busy.shop, "/api/admin/orders?user=x&goods=0&status=NEW&from=today&until=2026-13-01")
        .token(&busy.admin)
        .await;
    assert_bad_fields(&reply, "from goods status until user");
    let sort = get(&busy.shop, "/api/admin/orders?sort=unitPrice").token(&busy.admin).await;
    assert_bad_fields(&sort, "sort");
    busy.shop.end().await;
}

#[tokio::test]
async fn an_operator_sees_an_order_as_its_shopper_does() {
    let busy = Busy::new().await;
    let (order, anna) = (&busy.orders[0], &busy.people[0]);
    let reply = get(&busy.shop, &format!("/api/admin/orders/{}", order.order_id)).token(&busy.admin).await;
    let mut detail = ok(&reply, FOUND);
    let hers = get(&busy.shop, &format!("/api/auth/orders/{}", order.order_id)).by(anna).await;
    assert_eq!(detail.as_object_mut().unwrap().remove("userId"), Some(json!(anna.id)));
    assert_eq!(detail, hers.json()["data"]);
    let english = get(&busy.shop, "/api/admin/orders/999").token(&busy.admin).english().await;
    refused(&english, 404, "ORDER_NOT_FOUND", "There is no such order.");
    let word = get(&busy.shop, "/api/admin/orders/x").token(&busy.admin).await;
    assert_bad_fields(&word, "id");
    busy.shop.end().await;
}

#[tokio::test]
async fn an_operator_cancels_any_line_and_leaves_a_row() {
    let busy = Busy::new().await;
    let line = busy.line(0);
    let first = busy.act(line, "cancel").key("once").await;
    assert_eq!(ok(&first, CANCELED), Value::Null);
    busy.people[0].until_payment(busy.orders[0].order_id, PaymentStatus::Refunded).await;
    assert_eq!((busy.shop.stock(busy.goods[0]).await, busy.shop.provider.refunded()), (10, Won(6_000)));
    assert_eq!(
        busy.shop.count(
            "SELECT COUNT(*) FROM events WHERE topic = 'order.canceled' AND payload LIKE '%\"operator\"%'"
        ),
        1
    );
    let again = busy.act(line, "cancel").await;
    assert_eq!(refused(&again, 409, "NOT_CANCELABLE", "주문 취소가 불가능한 상태입니다."), Value::Null);
    refused(&busy.act(LineId(999), "cancel").await, 404, "ORDER_NOT_FOUND", NO_ORDER);
    assert_eq!(busy.act(line, "cancel").key("once").await.text, first.text);

    let log = get(&busy.shop, "/api/admin/audit-log?action=order.cancel").token(&busy.admin).await;
    let entries = log.json()["data"]["entries"]["content"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 1, "a refusal and a replay change nothing: {entries}");
    let entry = &entries[0];
    let order = busy.orders[0].order_id;
    assert_eq!(entry["subject"], format!("orderDetail:{line}"));
    assert_eq!(entry["before"], json!({ "orderId": order, "orderStatus": "COMPLETED" }));
    assert_eq!(entry["after"], json!({ "orderId": order, "orderStatus": "CANCELED" }));
    assert_eq!(entry["requestId"], first.header("X-Request-Id"));
    assert_now(&busy.shop, &entry["at"]);
    busy.shop.end().await;
}

#[tokio::test]
async fn a_refund_that_is_due_is_tried_at_once_and_made_once() {
    let busy = Busy::new().await;
    let (line, order) = (busy.line(0), busy.orders[0].order_id);
    busy.shop.provider.refunds(Line::Dead);
    ok(&busy.act(line, "cancel").await, CANCELED);
    // After so many attempts the next one is a minute away, which is further than a claim reaches.
    eventually("it will not be tried again by itself in the time of this test", || async {
        busy.shop.database.run(
            "UPDATE deliveries SET attempts = 16 WHERE kind = 'refund' AND done_at IS NULL AND attempts < 16",
        );
        let next_at =
            busy.shop.count("SELECT COALESCE(MIN(next_at), 0) FROM deliveries WHERE kind = 'refund'");
        (next_at > busy.shop.clock.machine().0 + 40_000_000).then_some(())
    })
    .await;
    busy.shop.provider.refunds(Line::Open);
    let data = ok(&busy.act(line, "refund").await, RETRIED);
    assert_eq!(data, json!({ "orderId": order, "orderDetailId": line, "amount": 6_000 }));
    busy.people[0].until_payment(order, PaymentStatus::Refunded).await;
    assert_eq!(busy.shop.provider.refunded(), Won(6_000));
    for (id, what) in [(line, "done"), (busy.line(1), "never due")] {
        let reply = busy.act(id, "refund").await;
        assert_eq!(
            refused(&reply, 409, "NO_REFUND_DUE", "환불할 금액이 없는 주문입니다."),
            Value::Null,
            "{what}"
        );
    }
    let english = busy.act(line, "refund").english().await;
    refused(&english, 409, "NO_REFUND_DUE", "This order line has no refund due.");
    refused(&busy.act(LineId(999), "refund").await, 404, "ORDER_NOT_FOUND", NO_ORDER);
    assert_eq!(busy.shop.count("SELECT COUNT(*) FROM refunds"), 1, "it makes none");
    busy.shop.end().await;
}

#[tokio::test]
async fn shoppers_may_not() {
    let busy = Busy::new().await;
    let anna = &busy.people[0];
    let line = busy.line(0);
    for path in ["/api/admin/orders".to_owned(), format!("/api/admin/orders/{}", busy.orders[0].order_id)] {
        refused(&get(&busy.shop, &path).by(anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
        refused(&get(&busy.shop, &path).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    }
    for what in ["cancel", "refund"] {
        let reply = post(&busy.shop, &format!("/api/admin/orders/{line}/{what}")).by(anna).await;
        refused(&reply, 403, "FORBIDDEN", "권한이 없습니다.");
    }
    assert_eq!(busy.shop.stock(busy.goods[0]).await, 8);
    busy.shop.end().await;
}
