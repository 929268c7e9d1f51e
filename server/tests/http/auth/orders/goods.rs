//! `POST /api/auth/goods/order`.

use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, assert_now, from_now, get, instant, ok, post, refused};
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, OrderId, Won};
use serde_json::{Value, json};
use std::time::Duration;

const ORDERED: &str = "주문 목록을 확인해주세요.";

#[tokio::test]
async fn an_order_of_one_goods_is_answered_with_its_line_and_total() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await);
    let body = json!({ "goodsId": apples, "quantity": 3, "address": "서울시 마포구 1 🏠" });
    let order = ok(&post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await, ORDERED);
    assert_now(&shop, &order["orderDate"]);
    let deadline = instant(&order["paymentDeadline"]).duration_since(instant(&order["orderDate"]));
    assert_eq!(deadline.as_secs(), 15 * 60);
    let expected = json!({
        "orderId": order["orderId"],
        "orderGoods": [{
            "orderDetailId": order["orderGoods"][0]["orderDetailId"], "goodsId": apples, "goodsName": "사과",
            "quantity": 3, "unitPrice": 3_000, "subTotalPrice": 9_000, "orderStatus": "주문 완료",
            "orderStatusCode": "COMPLETED", "reservationStartTime": null,
        }],
        "totalOrderPrice": 9_000, "orderDate": order["orderDate"], "paymentStatus": "결제 화면",
        "paymentStatusCode": "PAYMENT_SCREEN_ENTERED", "paymentDeadline": order["paymentDeadline"],
    });
    assert_eq!(order, expected);
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (7, 10));

    let body = json!({ "goodsId": pears, "quantity": 1, "address": "서울", "expectedTotalPrice": 5_000 });
    let english = post(&shop, "/api/auth/goods/order").by(&anna).english().json(&body).await;
    let english = ok(&english, "Ordered. See your orders.");
    assert_eq!(
        (&english["orderGoods"][0]["orderStatus"], &english["paymentStatus"]),
        (&json!("Ordered"), &json!("At the payment screen"))
    );
    assert_ne!(english["orderId"], order["orderId"]);
    shop.end().await;
}

#[tokio::test]
async fn without_a_key_a_retry_is_a_new_order() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let body = json!({ "goodsId": apples, "quantity": 2, "address": "서울" });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let order = ok(&post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await, ORDERED);
        ids.push(order["orderId"].clone());
    }
    assert_ne!(ids[0], ids[1]);
    assert_eq!(shop.stock(apples).await, 6);
    shop.end().await;
}

#[tokio::test]
async fn an_order_is_held_to_its_limits_at_both_ends() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 10, 5_000).await;
    let order = async |quantity: i64, address: &str, total: Value| {
        let body = json!({ "goodsId": apples, "quantity": quantity, "address": address, "expectedTotalPrice": total });
        post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await
    };
    for quantity in [0, -1, 1001] {
        assert_bad_fields(&order(quantity, "서울", Value::Null).await, "quantity");
    }
    let long = |n: usize| "가".repeat(n);
    for address in ["", "   ", &long(101), "서울\n마포", "서울\u{1b}[0m"] {
        assert_bad_fields(&order(1, address, Value::Null).await, "address");
    }
    assert_bad_fields(&order(1001, "", json!(-1)).await, "address expectedTotalPrice quantity");
    ok(&order(1000, &long(100), json!(10_000)).await, ORDERED);
    ok(&order(1, "a", json!(10)).await, ORDERED);
    assert_eq!(shop.stock(apples).await, 3_999);
    shop.end().await;
}

#[tokio::test]
async fn the_dearest_order_there_can_be_is_counted_exactly() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let yacht = shop.goods(&seller, "요트", 10_000_000_000, 1_000).await;
    let body = json!({ "goodsId": yacht, "quantity": 1000, "address": "부산", "expectedTotalPrice": 10_000_000_000_000_i64 });
    let order = ok(&post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await, ORDERED);
    assert_eq!(order["totalOrderPrice"], 10_000_000_000_000_i64);
    let id = OrderId(order["orderId"].as_i64().unwrap());
    anna.until_payment(id, PaymentStatus::Completed).await;
    assert_eq!(shop.provider.captures(id), [Won(10_000_000_000_000)]);
    shop.end().await;
}

#[tokio::test]
async fn goods_sell_from_the_instant_they_open() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(3600));
    let drop = shop
        .goods_with(&seller, "한정판", 3_000, 5, |goods| goods.reservation_start_time = opens.parse().ok())
        .await;
    let open = shop.goods(&seller, "사과", 3_000, 5).await;
    let order = async |goods| {
        let body = json!({ "goodsId": goods, "quantity": 1, "address": "서울" });
        post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await
    };
    ok(&order(open).await, ORDERED);
    for _ in 0..2 {
        let told = refused(&order(drop).await, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
        assert_eq!(told, json!({ "goodsId": drop, "opensAt": opens }));
    }
    shop.clock.advance_shop(Duration::from_secs(3600));
    let placed = ok(&order(drop).await, ORDERED);
    assert_eq!(placed["orderGoods"][0]["reservationStartTime"], opens);
    assert_now(&shop, &placed["orderDate"]);
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_paid_at_once_and_refunded_when_cancelled() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let gift = shop.goods(&seller, "사은품", 0, 5).await;
    let body = json!({ "goodsId": gift, "quantity": 2, "address": "서울", "expectedTotalPrice": 0 });
    let order = ok(&post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await, ORDERED);
    assert_eq!(
        (&order["totalOrderPrice"], &order["paymentStatus"], &order["paymentStatusCode"]),
        (&json!(0), &json!("결제 완료"), &json!("PAYMENT_COMPLETED"))
    );
    let (id, line) = (&order["orderId"], &order["orderGoods"][0]["orderDetailId"]);
    let cancelled = post(&shop, &format!("/api/auth/orders/{line}/cancel")).by(&anna).await;
    ok(&cancelled, "주문 취소 되었습니다.");
    let detail = get(&shop, &format!("/api/auth/orders/{id}")).by(&anna).await.json()["data"].clone();
    assert_eq!(
        (&detail["lines"][0]["paymentStatus"], &detail["lines"][0]["paymentStatusCode"]),
        (&json!("환불 완료"), &json!("REFUNDED"))
    );
    let (id, line) = (OrderId(id.as_i64().unwrap()), LineId(line.as_i64().unwrap()));
    anna.until_payment(id, PaymentStatus::Refunded).await;
    anna.until_line(id, line, PaymentStatus::Refunded).await;
    shop.at_rest().await;
    assert_eq!(
        (shop.stock(gift).await, shop.provider.charges_asked(), shop.provider.refunded()),
        (5, 0, Won(0))
    );
    shop.end().await;
}

#[tokio::test]
async fn a_declined_payment_cancels_its_order_and_no_other() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let paid = bora.buy(&shop, apples, 1).await;
    bora.until_payment(paid.order_id, PaymentStatus::Completed).await;
    shop.provider.decline(true);
    let declined = anna.buy(&shop, apples, 4).await;
    anna.until_payment(declined.order_id, PaymentStatus::Aborted).await;
    let detail =
        get(&shop, &format!("/api/auth/orders/{}", declined.order_id)).by(&anna).await.json()["data"].clone();
    let line = &detail["lines"][0];
    let labels = ["orderStatus", "paymentStatus", "shippingStatus"].map(|field| line[field].clone());
    assert_eq!(labels, ["주문 취소", "결제 이탈", "배송 취소"]);
    assert_eq!((shop.stock(apples).await, shop.provider.captures(declined.order_id)), (9, vec![]));
    bora.until_payment(paid.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}
