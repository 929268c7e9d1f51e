//! `GET /api/auth/orders/{orderId}`.

use crate::harness::Shop;
use crate::http::ask::{assert_fields, assert_now, column, get, instant, ok};
use miri_common::api::OrderWishes;
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn an_order_is_shown_with_its_lines_and_where_it_goes() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await);
    let wish_list_ids = vec![anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    let wishes =
        OrderWishes {
            wish_list_ids, address: "제주시 한림읍 7".to_owned(), expected_total_price: None
        };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let path = format!("/api/auth/orders/{}", order.order_id);
    let detail = ok(&get(&shop, &path).by(&anna).await, "주문 조회가 완료되었습니다.");
    assert_fields(
        &detail,
        "address history lines orderDate orderId paymentDeadline paymentStatus paymentStatusCode totalOrderPrice",
    );
    assert_eq!(
        (&detail["orderId"], &detail["totalOrderPrice"], &detail["address"]),
        (&json!(order.order_id), &json!(11_000), &json!("제주시 한림읍 7"))
    );
    assert_eq!(
        (&detail["paymentStatus"], &detail["paymentStatusCode"]),
        (&json!("결제 완료"), &json!("PAYMENT_COMPLETED"))
    );
    assert_now(&shop, &detail["orderDate"]);
    assert_eq!(
        instant(&detail["paymentDeadline"]).duration_since(instant(&detail["orderDate"])).as_secs(),
        900
    );
    assert_eq!(column(&detail["lines"], "goodsName"), ["사과", "배"]);
    let listed =
        get(&shop, "/api/auth/orders?sort=id").by(&anna).await.json()["data"]["orders"]["content"].clone();
    assert_eq!(detail["lines"], listed, "a line looks the same in a list and in its order");
    assert_ne!(listed[0]["trackingNumber"], listed[1]["trackingNumber"]);

    let english = ok(&get(&shop, &path).by(&anna).english().await, "Your order.");
    assert_eq!(
        (&english["paymentStatus"], &english["history"][0]["what"]),
        (&json!("Paid"), &json!("Ordered"))
    );
    shop.end().await;
}

#[tokio::test]
async fn the_history_tells_what_has_happened_oldest_first() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await);
    let wish_list_ids = vec![anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    let wishes = OrderWishes { wish_list_ids, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[1].order_detail_id;
    shop.clock.advance_shop(Duration::from_secs(120));
    anna.cancel(line, &shop.key()).await.unwrap();
    anna.until_line(order.order_id, line, PaymentStatus::Refunded).await;
    let detail =
        get(&shop, &format!("/api/auth/orders/{}", order.order_id)).by(&anna).await.json()["data"].clone();
    let history: Vec<_> = detail["history"].as_array().unwrap().clone();
    let told = history.iter().map(|entry| {
        assert_fields(entry, "at orderDetailId what whatCode");
        (entry["whatCode"].clone(), entry["what"].clone(), entry["orderDetailId"].clone())
    });
    let (whole, line) = (Value::Null, json!(line));
    let expected = [
        (json!("COMPLETED"), json!("주문 완료"), whole.clone()),
        (json!("PAYMENT_IN_PROGRESS"), json!("결제 중"), whole.clone()),
        (json!("PAYMENT_COMPLETED"), json!("결제 완료"), whole),
        (json!("CANCELED"), json!("주문 취소"), line.clone()),
        (json!("CANCELED"), json!("배송 취소"), line.clone()),
        (json!("REFUNDED"), json!("환불 완료"), line),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let times: Vec<_> = history.iter().map(|entry| instant(&entry["at"])).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[3].duration_since(times[2]).as_secs() >= 119, "shop time is what is told: {times:?}");
    shop.end().await;
}
