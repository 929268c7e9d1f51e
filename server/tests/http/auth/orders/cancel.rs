//! `POST /api/auth/orders/{orderDetailId}/cancel`.

use crate::harness::{Person, Shop};
use crate::http::ask::{Ask, get, ok, post, refused};
use miri_common::api::OrderWishes;
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, Won};
use serde_json::{Value, json};

const CANCELED: &str = "주문 취소 되었습니다.";

fn cancel<'a>(shop: &'a Shop, who: &Person, line: LineId) -> Ask<'a> {
    post(shop, &format!("/api/auth/orders/{line}/cancel")).by(who)
}

#[tokio::test]
async fn a_cancelled_paid_line_is_refunded_and_the_others_stay_paid() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await);
    let wish_list_ids = vec![anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    let wishes = OrderWishes { wish_list_ids, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let [apple, pear] = [0, 1].map(|n| order.order_goods[n].order_detail_id);

    assert_eq!(ok(&cancel(&shop, &anna, apple).await, CANCELED), Value::Null);
    anna.until_line(order.order_id, apple, PaymentStatus::Refunded).await;
    let detail =
        get(&shop, &format!("/api/auth/orders/{}", order.order_id)).by(&anna).await.json()["data"].clone();
    let shown = |n: usize| {
        let line = &detail["lines"][n];
        ["orderStatus", "paymentStatus", "shippingStatus"]
            .map(|field| line[field].as_str().unwrap().to_owned())
    };
    assert_eq!(shown(0), ["주문 취소", "환불 완료", "배송 취소"]);
    assert_eq!(shown(1), ["주문 완료", "결제 완료", "배송 대기"]);
    assert_eq!(detail["paymentStatusCode"], "PAYMENT_COMPLETED");
    assert_eq!(
        (shop.stock(apples).await, shop.stock(pears).await, shop.provider.refunded()),
        (10, 9, Won(6_000))
    );

    ok(&cancel(&shop, &anna, pear).english().await, "The order line is cancelled.");
    anna.until_payment(order.order_id, PaymentStatus::Refunded).await;
    assert_eq!((shop.stock(pears).await, shop.provider.refunded()), (10, Won(11_000)));
    shop.end().await;
}

#[tokio::test]
async fn a_line_is_cancelled_once() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.buy(&shop, apples, 2).await, bora.buy(&shop, apples, 3).await);
    anna.until_payment(hers.order_id, PaymentStatus::Completed).await;
    let line = hers.order_goods[0].order_detail_id;
    ok(&cancel(&shop, &anna, line).await, CANCELED);
    for _ in 0..2 {
        let again = cancel(&shop, &anna, line).await;
        assert_eq!(refused(&again, 409, "NOT_CANCELABLE", "주문 취소가 불가능한 상태입니다."), Value::Null);
    }
    let english = cancel(&shop, &anna, line).english().await;
    refused(&english, 409, "NOT_CANCELABLE", "This order line can no longer be cancelled.");
    assert_eq!(shop.stock(apples).await, 7);
    bora.until_payment(boras.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn what_was_never_paid_cannot_be_cancelled_again() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.decline(true);
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    let reply = cancel(&shop, &anna, order.order_goods[0].order_detail_id).await;
    refused(&reply, 409, "NOT_CANCELABLE", "주문 취소가 불가능한 상태입니다.");
    assert_eq!((shop.stock(apples).await, shop.provider.refunded()), (10, Won(0)));
    shop.end().await;
}

#[tokio::test]
async fn a_parcel_that_has_left_is_not_cancelled() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let (gone, waiting) = (anna.buy(&shop, apples, 2).await, anna.buy(&shop, apples, 3).await);
    anna.until_payment(gone.order_id, PaymentStatus::Completed).await;
    anna.until_payment(waiting.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    shop.close().await;
    let [line, other] = [&gone, &waiting].map(|order| order.order_goods[0].order_detail_id);
    shop.database.change(&format!(
        "UPDATE shippings SET status = 'IN_TRANSIT' WHERE line_id = {line};
             INSERT INTO order_history (order_id, line_id, machine, from_state, to_state, created_at)
             VALUES ({}, {line}, 'shipping', 'PENDING', 'IN_TRANSIT', 0)",
        gone.order_id
    ));
    shop.open().await;
    anna.come_back(&shop);
    let reply = cancel(&shop, &anna, line).await;
    refused(&reply, 409, "NOT_CANCELABLE", "주문 취소가 불가능한 상태입니다.");
    ok(&cancel(&shop, &anna, other).await, CANCELED);
    let shown =
        get(&shop, "/api/auth/orders?status=IN_TRANSIT").by(&anna).await.json()["data"]["orders"]["content"]
            [0]
        .clone();
    assert_eq!((&shown["orderDetailId"], &shown["shippingStatus"]), (&json!(line), &json!("배송 중")));
    shop.end().await;
}

#[tokio::test]
async fn a_line_of_nobody_or_somebody_else_is_not_found() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 2).await;
    let line = order.order_goods[0].order_detail_id;
    for other in [line, LineId(999)] {
        let reply = cancel(&shop, &bora, other).await;
        assert_eq!(refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다."), Value::Null);
    }
    refused(&cancel(&shop, &bora, line).english().await, 404, "ORDER_NOT_FOUND", "There is no such order.");
    assert_eq!(shop.stock(apples).await, 8);
    ok(&cancel(&shop, &anna, line).await, CANCELED);
    shop.end().await;
}
