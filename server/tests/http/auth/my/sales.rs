//! `GET /api/auth/my/sales`.

use crate::harness::{ADDRESS, Shop};
use crate::http::ask::{assert_bad_fields, assert_fields, assert_now, column, get, ok, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

const SOLD: &str = "판매 내역 조회에 성공하였습니다.";
const PATH: &str = "/api/auth/my/sales";

#[tokio::test]
async fn a_seller_sees_what_was_paid_with_the_name_and_address_to_ship_to() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (seller, other) = (shop.person("seller").await, shop.person("other").await);
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&other, "배", 5_000, 10).await);
    let first = anna.buy(&shop, apples, 2).await;
    anna.until_payment(first.order_id, PaymentStatus::Completed).await;
    let second = bora.buy(&shop, apples, 1).await;
    bora.until_payment(second.order_id, PaymentStatus::Completed).await;
    let foreign = bora.buy(&shop, pears, 1).await;
    bora.until_payment(foreign.order_id, PaymentStatus::Completed).await;

    let data = ok(&get(&shop, PATH).by(&seller).await, SOLD);
    assert_fields(&data, "sales");
    let page = &data["sales"];
    assert_eq!(
        (&page["totalElements"], column(&page["content"], "userName")),
        (&json!(2), vec![json!("bora"), json!("anna")])
    );
    let shown = &page["content"][1];
    assert_now(&shop, &shown["orderDate"]);
    let line = &first.order_goods[0];
    let expected = json!({
        "orderId": first.order_id, "orderDetailId": line.order_detail_id, "goodsId": apples, "goodsName": "사과",
        "orderQuantity": 2, "unitPrice": 3_000, "subTotalPrice": 6_000, "orderStatus": "주문 완료",
        "orderStatusCode": "COMPLETED", "paymentStatus": "결제 완료", "paymentStatusCode": "PAYMENT_COMPLETED",
        "shippingStatus": "배송 대기", "shippingStatusCode": "PENDING",
        "returnStatus": null, "returnStatusCode": null, "trackingNumber": shown["trackingNumber"],
        "orderDate": shown["orderDate"], "userName": "anna", "address": ADDRESS,
    });
    assert_eq!(shown, &expected);
    let others = ok(&get(&shop, PATH).by(&other).english().await, "Here is what you have sold.");
    assert_eq!(column(&others["sales"]["content"], "orderId"), [json!(foreign.order_id)]);
    assert_eq!(others["sales"]["content"][0]["paymentStatus"], "Paid");
    let nothing = ok(&get(&shop, PATH).by(&anna).await, SOLD);
    assert_eq!(nothing["sales"]["totalElements"], 0, "a buyer has sold nothing");
    refused(&get(&shop, PATH).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}

#[tokio::test]
async fn what_is_not_paid_is_no_sale_and_what_was_cancelled_is_shipped_nowhere() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let sales = async |query: &str| {
        ok(&get(&shop, &format!("{PATH}?{query}")).by(&seller).await, SOLD)["sales"].clone()
    };
    shop.provider.hold();
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    assert_eq!(sales("").await["totalElements"], 0, "the money has not come");
    shop.provider.release();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let kept = anna.buy(&shop, apples, 2).await;
    anna.until_payment(kept.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[0].order_detail_id;
    anna.cancel(line, &shop.key()).await.unwrap();
    anna.until_line(order.order_id, line, PaymentStatus::Refunded).await;

    let cancelled = sales("status=CANCELED").await;
    let shown = &cancelled["content"][0];
    assert_eq!((&cancelled["totalElements"], &shown["orderDetailId"]), (&json!(1), &json!(line)));
    assert_eq!((&shown["userName"], &shown["address"]), (&Value::Null, &Value::Null));
    assert_eq!((&shown["orderStatus"], &shown["paymentStatus"]), (&json!("주문 취소"), &json!("환불 완료")));
    for (status, total) in [
        ("PENDING", 1),
        ("PAYMENT_COMPLETED", 1),
        ("REFUNDED", 1),
        ("COMPLETED", 1),
        ("IN_TRANSIT", 0),
        ("PAYMENT_ABORTED", 0),
        ("RETURN_IN_PROGRESS", 0),
    ] {
        assert_eq!(sales(&format!("status={status}")).await["totalElements"], total, "{status}");
    }
    assert_eq!(sales("").await["totalElements"], 2);
    shop.provider.decline(true);
    let declined = anna.buy(&shop, apples, 1).await;
    anna.until_payment(declined.order_id, PaymentStatus::Aborted).await;
    assert_eq!(sales("").await["totalElements"], 2);
    for bad in ["status=paid", "status=", "status=OUTSIDE"] {
        assert_bad_fields(&get(&shop, &format!("{PATH}?{bad}")).by(&seller).await, "status");
    }
    shop.end().await;
}

#[tokio::test]
async fn sales_are_sorted_by_what_they_name_and_paged() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 1_000, 10).await);
    let mut lines = Vec::new();
    for (goods, quantity) in [(apples, 1), (pears, 3), (apples, 2)] {
        let order = anna.buy(&shop, goods, quantity).await;
        anna.until_payment(order.order_id, PaymentStatus::Completed).await;
        lines.push(json!(order.order_goods[0].order_detail_id));
    }
    let asked = async |query: &str| {
        let page = ok(&get(&shop, &format!("{PATH}?{query}")).by(&seller).await, SOLD)["sales"].clone();
        column(&page["content"], "orderDetailId")
    };
    let order = |places: [usize; 3]| places.map(|n| lines[n].clone());
    assert_eq!(asked("").await, order([2, 1, 0]));
    assert_eq!(asked("sort=createdDate,asc").await, order([0, 1, 2]));
    assert_eq!(asked("sort=id,desc").await, order([2, 1, 0]));
    assert_eq!(asked("sort=quantity,desc").await, order([1, 2, 0]));
    assert_eq!(asked("sort=unitPrice,asc").await, order([1, 0, 2]));
    assert_eq!(asked("size=2&page=1").await, [lines[0].clone()]);
    assert_bad_fields(&get(&shop, &format!("{PATH}?sort=address")).by(&seller).await, "sort");
    shop.end().await;
}
