//! `GET /api/auth/orders`.

use crate::harness::{Person, Shop};
use crate::http::ask::{assert_bad_fields, assert_now, column, get, ok, refused};
use miri_common::api::OrderWishes;
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

const LISTED: &str = "주문한 상품 목록 조회가 완료되었습니다.";

async fn list(shop: &Shop, who: &Person, query: &str) -> Value {
    ok(&get(shop, &format!("/api/auth/orders?{query}")).by(who).await, LISTED)["orders"].clone()
}

#[tokio::test]
async fn one_element_is_one_line_with_everything_about_it() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let first = anna.buy(&shop, apples, 2).await;
    let second = anna.buy(&shop, pears, 1).await;
    bora.buy(&shop, pears, 1).await;
    anna.until_payment(first.order_id, PaymentStatus::Completed).await;
    let page = list(&shop, &anna, "").await;
    assert_eq!((&page["totalElements"], &page["size"], &page["last"]), (&json!(2), &json!(10), &json!(true)));
    assert_eq!(column(&page["content"], "orderId"), [json!(second.order_id), json!(first.order_id)]);
    let line = &page["content"][1];
    assert_now(&shop, &line["orderDate"]);
    assert!(uuid::Uuid::parse_str(line["trackingNumber"].as_str().unwrap()).is_ok());
    let expected = json!({
        "orderId": first.order_id, "orderDetailId": first.order_goods[0].order_detail_id, "goodsId": apples,
        "goodsName": "사과", "orderStatus": "주문 완료", "orderStatusCode": "COMPLETED", "orderQuantity": 2,
        "unitPrice": 3_000, "subTotalPrice": 6_000, "category": "기타", "categoryCode": "ETC",
        "orderDate": line["orderDate"], "paymentStatus": "결제 완료", "paymentStatusCode": "PAYMENT_COMPLETED",
        "shippingStatus": "배송 대기", "shippingStatusCode": "PENDING", "trackingNumber": line["trackingNumber"],
        "returnStatus": null, "returnStatusCode": null, "returnableUntil": null,
    });
    assert_eq!(*line, expected);
    let english = ok(&get(&shop, "/api/auth/orders").by(&anna).english().await, "Your order lines.");
    let line = &english["orders"]["content"][1];
    let labels =
        ["orderStatus", "paymentStatus", "shippingStatus", "category"].map(|field| line[field].clone());
    assert_eq!(labels, ["Ordered", "Paid", "Waiting to ship", "Other"]);
    shop.end().await;
}

/// Someone's orders in four states: `apple` paid and cancelled, `pear` paid, `plum` declined, `fig` being paid.
async fn orders_in_every_state(shop: &Shop, anna: &Person, seller: &Person) {
    let mut wish_list_ids = Vec::new();
    for name in ["apple", "pear"] {
        let goods = shop.goods(seller, name, 3_000, 10).await;
        wish_list_ids.push(anna.wish(shop, goods, 2).await);
    }
    let wishes = OrderWishes { wish_list_ids, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let apple = order.order_goods[0].order_detail_id;
    anna.cancel(apple, &shop.key()).await.unwrap();
    anna.until_line(order.order_id, apple, PaymentStatus::Refunded).await;

    shop.provider.decline(true);
    let plum = shop.goods(seller, "plum", 500, 10).await;
    let declined = anna.buy(shop, plum, 1).await;
    anna.until_payment(declined.order_id, PaymentStatus::Aborted).await;
    shop.provider.decline(false);

    shop.provider.hold();
    let fig = shop.goods(seller, "fig", 900, 10).await;
    let paying = anna.buy(shop, fig, 5).await;
    anna.until_payment(paying.order_id, PaymentStatus::InProgress).await;
}

#[tokio::test]
async fn a_status_of_any_kind_filters_the_lines() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    orders_in_every_state(&shop, &anna, &bora).await;
    for (status, names) in [
        ("COMPLETED", "pear fig"),
        ("CANCELED", "apple plum"),
        ("PAYMENT_SCREEN_ENTERED", ""),
        ("PAYMENT_IN_PROGRESS", "fig"),
        ("PAYMENT_COMPLETED", "pear"),
        ("PAYMENT_ABORTED", "plum"),
        ("REFUNDED", "apple"),
        ("PENDING", "pear fig"),
        ("IN_TRANSIT", ""),
        ("DELIVERED", ""),
        ("RETURN_IN_PROGRESS", ""),
        ("RETURN_COMPLETED", ""),
    ] {
        let page = list(&shop, &anna, &format!("sort=id,asc&status={status}")).await;
        let names: Vec<_> = names.split_whitespace().map(|name| json!(name)).collect();
        assert_eq!(column(&page["content"], "goodsName"), names, "{status}");
        assert_eq!(page["totalElements"], names.len(), "{status}");
        assert_eq!(list(&shop, &bora, &format!("status={status}")).await["totalElements"], 0);
    }
    assert_eq!(
        column(&list(&shop, &anna, "sort=id").await["content"], "goodsName"),
        ["apple", "pear", "plum", "fig"]
    );
    shop.provider.release();
    shop.end().await;
}

#[tokio::test]
async fn the_labels_of_every_state_are_those_of_the_contract() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    orders_in_every_state(&shop, &anna, &bora).await;
    let page = list(&shop, &anna, "sort=id").await;
    let labels = |n: usize| {
        let line = &page["content"][n];
        ["orderStatus", "paymentStatus", "shippingStatus"]
            .map(|field| line[field].as_str().unwrap().to_owned())
    };
    assert_eq!(labels(0), ["주문 취소", "환불 완료", "배송 취소"]);
    assert_eq!(labels(1), ["주문 완료", "결제 완료", "배송 대기"]);
    assert_eq!(labels(2), ["주문 취소", "결제 이탈", "배송 취소"]);
    assert_eq!(labels(3), ["주문 완료", "결제 중", "배송 대기"]);
    shop.provider.release();
    shop.end().await;
}

#[tokio::test]
async fn a_status_that_is_no_code_is_a_bad_field() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for status in ["completed", "SHIPPED", "", "결제%20완료", "COMPLETED,CANCELED", "USER", "DUE"] {
        let reply = get(&shop, &format!("/api/auth/orders?status={status}")).by(&anna).await;
        assert_bad_fields(&reply, "status");
    }
    let english = get(&shop, "/api/auth/orders?status=x").by(&anna).english().await;
    let why = json!({ "status": "is no order, payment, shipping or return code" });
    assert_eq!(refused(&english, 400, "VALIDATION", "Some fields are not valid."), why);
    shop.end().await;
}

#[tokio::test]
async fn a_list_is_sorted_by_what_it_names_and_paged() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    orders_in_every_state(&shop, &anna, &bora).await;
    let sorted = async |query: &str| column(&list(&shop, &anna, query).await["content"], "goodsName");
    for (sort, names) in [
        ("createdDate", "apple pear plum fig"),
        ("id", "apple pear plum fig"),
        ("quantity", "plum apple pear fig"),
        ("unitPrice", "plum fig apple pear"),
        ("orderStatus", "apple plum pear fig"),
    ] {
        let mut names: Vec<_> = names.split(' ').map(|name| json!(name)).collect();
        assert_eq!(sorted(&format!("sort={sort},asc")).await, names, "{sort},asc");
        names.reverse();
        assert_eq!(sorted(&format!("sort={sort},desc")).await, names, "{sort},desc");
        assert_eq!(
            sorted(&format!("sort={sort},desc&size=3&page=1")).await,
            names[3..],
            "{sort},desc, second page"
        );
    }
    assert_eq!(sorted("").await, sorted("sort=createdDate,desc").await);
    assert_bad_fields(&get(&shop, "/api/auth/orders?sort=goodsName").by(&anna).await, "sort");
    shop.provider.release();
    shop.end().await;
}

#[tokio::test]
async fn a_line_that_is_cancelled_before_its_payment_was_not_paid() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    shop.provider.hold();
    let mut wish_list_ids = Vec::new();
    for name in ["apple", "pear"] {
        let goods = shop.goods(&bora, name, 3_000, 10).await;
        wish_list_ids.push(anna.wish(&shop, goods, 2).await);
    }
    let wishes = OrderWishes { wish_list_ids, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    anna.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    for (status, name, label) in
        [("PAYMENT_ABORTED", "apple", "결제 이탈"), ("PAYMENT_IN_PROGRESS", "pear", "결제 중")]
    {
        let lines = list(&shop, &anna, &format!("status={status}")).await["content"].clone();
        assert_eq!(column(&lines, "goodsName"), [name]);
        assert_eq!(column(&lines, "paymentStatus"), [label]);
    }
    shop.provider.release();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}
