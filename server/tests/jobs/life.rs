//! A whole life in a rehearsal, through HTTP alone: a drop opens, is ordered, paid, shipped, delivered, sent back and refunded.

use crate::harness::{Shop, eventually};
use crate::http::ask::{Ask, from_now, get, ok, operator, post, refused};
use miri_common::labels::PaymentStatus;
use miri_common::time::TimeInput;
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);
const REASON: &str = "색이 사진과 많이 다릅니다.";

/// The clock of the shop, moved by an operator.
fn clock<'a>(shop: &'a Shop, token: &str, body: &Value) -> Ask<'a> {
    post(shop, "/api/admin/clock").token(token).json(body)
}

#[tokio::test]
async fn a_drop_opens_is_ordered_paid_shipped_delivered_sent_back_and_refunded_in_seconds() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let admin = operator(&shop).await;
    let opens = from_now(&shop, 30 * HOUR);
    let input: TimeInput = opens.parse().unwrap();
    let drop_of = |change: Option<TimeInput>| {
        move |goods: &mut miri_common::api::RegisterGoods| {
            goods.reservation_start_time = change;
        }
    };
    let apples = shop.goods_with(&bora, "사과", 3_000, 10, drop_of(Some(input))).await;
    let pears = shop.goods_with(&bora, "배", 5_000, 10, drop_of(Some(input))).await;

    let order = json!({ "goodsId": apples, "quantity": 2, "address": "서울" });
    let early = post(&shop, "/api/auth/goods/order").by(&anna).json(&order).await;
    refused(&early, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
    assert_eq!(shop.events("goods.opened"), 0);

    let moved = ok(&clock(&shop, &admin, &json!({ "set": opens })).await, "상점 시각을 옮겼습니다.");
    assert_eq!((&moved["arrived"], &moved["atRest"]), (&json!(true), &json!(true)));
    assert_eq!(shop.events("goods.opened"), 2, "each opens once");
    let placed =
        ok(&post(&shop, "/api/auth/goods/order").by(&anna).json(&order).await, "주문 목록을 확인해주세요.");
    let other = bora.buy(&shop, pears, 1).await;
    let (order_id, line) = (placed["orderId"].clone(), placed["orderGoods"][0]["orderDetailId"].clone());
    let shown = async || {
        let reply = get(&shop, &format!("/api/auth/orders/{order_id}")).by(&anna).await;
        let order = reply.json()["data"].clone();
        ["paymentStatus", "shippingStatus", "returnStatus", "returnableUntil"]
            .map(|field| order["lines"][0][field].clone())
    };
    eventually("it is paid", || async { (shown().await[0] == "결제 완료").then_some(()) }).await;
    assert_eq!(shown().await, [json!("결제 완료"), json!("배송 대기"), Value::Null, Value::Null]);

    let day = json!({ "advance": "24h" });
    ok(&clock(&shop, &admin, &day).await, "상점 시각을 옮겼습니다.");
    assert_eq!(shown().await[1], "배송 중");
    ok(&clock(&shop, &admin, &day).await, "상점 시각을 옮겼습니다.");
    let [_, shipping, _, until] = shown().await;
    assert_eq!(shipping, "배송 완료");
    assert!(until.as_str().unwrap().ends_with(" 23:59:59"), "{until}");

    let back = post(&shop, &format!("/api/auth/orders/{line}/return")).by(&anna);
    ok(&back.json(&json!({ "reason": REASON })).await, "반품 완료 되었습니다.");
    assert_eq!(shown().await, [json!("결제 완료"), json!("배송 완료"), json!("반품 처리 중"), Value::Null]);
    assert_eq!(shop.stock(apples).await, 8, "its units are not here yet");
    ok(&clock(&shop, &admin, &day).await, "상점 시각을 옮겼습니다.");
    assert_eq!(shown().await, [json!("환불 완료"), json!("배송 완료"), json!("반품 완료"), Value::Null]);
    assert_eq!((shop.stock(apples).await, shop.provider.refunded().0), (10, 6_000));

    let detail = anna.order(placed["orderId"].to_string().parse().unwrap()).await.unwrap();
    assert_eq!(detail.payment_status_code, PaymentStatus::Refunded);
    let history: Vec<_> = detail.history.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(
        history,
        [
            "주문 완료",
            "결제 중",
            "결제 완료",
            "배송 중",
            "배송 완료",
            "반품 처리 중",
            "반품 완료",
            "환불 완료"
        ]
    );
    assert_eq!(bora.line(&other).await.payment_status_code, PaymentStatus::Completed, "the other keeps hers");
    assert_eq!(shop.events("goods.opened"), 2);
    shop.end().await;
}
