//! `POST /api/auth/orders/{orderDetailId}/return`.

use crate::harness::{Person, Shop};
use crate::http::ask::{Ask, assert_bad_fields, get, ok, post, refused};
use miri_common::api::PlacedOrder;
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, Won};
use serde_json::{Value, json};

const TAKEN_IN: &str = "반품 완료 되었습니다.";
const NOT_RETURNABLE: &str = "반품이 불가능한 상태입니다.";
const REASON: &str = "색이 사진과 달라 반품합니다.";

fn send_back<'a>(shop: &'a Shop, who: &Person, line: LineId) -> Ask<'a> {
    post(shop, &format!("/api/auth/orders/{line}/return")).by(who).json(&json!({ "reason": REASON }))
}

fn line_of(order: &PlacedOrder) -> LineId {
    order.order_goods[0].order_detail_id
}

#[tokio::test]
async fn a_delivered_line_is_sent_back_once_and_the_shopper_sees_how_it_goes() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let (back, kept) = (anna.buy(&shop, apples, 2).await, anna.buy(&shop, pears, 1).await);
    anna.until_payment(back.order_id, PaymentStatus::Completed).await;
    anna.until_delivered(&shop, &kept).await;

    let first = send_back(&shop, &anna, line_of(&back)).key("once").await;
    assert_eq!(ok(&first, TAKEN_IN), Value::Null);
    let replayed = send_back(&shop, &anna, line_of(&back)).key("once").await;
    assert_eq!(
        (replayed.text.as_str(), replayed.header("Idempotent-Replayed")),
        (first.text.as_str(), "true")
    );
    let again = send_back(&shop, &anna, line_of(&back)).await;
    assert_eq!(refused(&again, 409, "NOT_RETURNABLE", NOT_RETURNABLE), Value::Null);
    let english = send_back(&shop, &anna, line_of(&back)).english().await;
    refused(&english, 409, "NOT_RETURNABLE", "This order line cannot be returned.");

    let in_progress = get(&shop, "/api/auth/orders?status=RETURN_IN_PROGRESS").by(&anna).await;
    let page = ok(&in_progress, "주문한 상품 목록 조회가 완료되었습니다.")["orders"].clone();
    let shown = &page["content"][0];
    assert_eq!(page["totalElements"], 1);
    assert_eq!(
        ["returnStatus", "returnStatusCode", "returnableUntil", "orderStatus"]
            .map(|field| shown[field].clone()),
        [json!("반품 처리 중"), json!("RETURN_IN_PROGRESS"), Value::Null, json!("주문 완료")]
    );
    let other = anna.line(&kept).await;
    let tomorrow = shop.clock.shop().timestamp().to_zoned(jiff::tz::TimeZone::get("Asia/Seoul").unwrap());
    let tomorrow = tomorrow.date().tomorrow().unwrap();
    assert_eq!(other.returnable_until.unwrap().to_string(), format!("{tomorrow} 23:59:59"));
    assert_eq!(other.return_status, None);
    // The reason is someone's own words and is sealed.
    assert_eq!(shop.count("SELECT COUNT(*) FROM returns WHERE reason IS NOT NULL"), 1);

    shop.advance("24h").await;
    assert_eq!(anna.line(&back).await.return_status.unwrap(), "반품 완료");
    refused(&send_back(&shop, &anna, line_of(&back)).await, 409, "NOT_RETURNABLE", NOT_RETURNABLE);
    assert_eq!((shop.stock(apples).await, shop.provider.refunded()), (10, Won(6_000)));
    shop.end().await;
}

#[tokio::test]
async fn a_line_that_was_not_delivered_is_not_taken_back() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (order, canceled) = (anna.buy(&shop, apples, 2).await, anna.buy(&shop, apples, 1).await);
    let refuse = async |order: &PlacedOrder| {
        let reply = send_back(&shop, &anna, line_of(order)).await;
        refused(&reply, 409, "NOT_RETURNABLE", NOT_RETURNABLE);
    };
    refuse(&order).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    refuse(&order).await;
    anna.until_payment(canceled.order_id, PaymentStatus::Completed).await;
    anna.cancel(line_of(&canceled), &shop.key()).await.unwrap();
    refuse(&canceled).await;
    shop.advance("24h").await;
    refuse(&order).await;
    refuse(&canceled).await;
    shop.advance("24h").await;
    ok(&send_back(&shop, &anna, line_of(&order)).english().await, "The return has been taken in.");
    shop.end().await;
}

#[tokio::test]
async fn the_window_is_open_until_the_last_second_of_the_next_day_and_not_longer() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.buy(&shop, apples, 2).await, bora.buy(&shop, apples, 3).await);
    anna.until_payment(hers.order_id, PaymentStatus::Completed).await;
    bora.until_delivered(&shop, &boras).await;
    let until = anna.line(&hers).await.returnable_until.unwrap().to_string();
    let set = async |to: &str| {
        let to = miri_common::api::MoveClock { advance: None, set: Some(to.parse().unwrap()) };
        shop.operator().move_clock(&to, &shop.key()).await.unwrap();
    };
    set(&until.replace("23:59:59", "23:59:55")).await;
    ok(&send_back(&shop, &anna, line_of(&hers)).await, TAKEN_IN);
    shop.advance("5s").await;
    refused(&send_back(&shop, &bora, line_of(&boras)).await, 409, "NOT_RETURNABLE", NOT_RETURNABLE);
    assert_eq!(bora.line(&boras).await.returnable_until.unwrap().to_string(), until, "it is still told");
    shop.end().await;
}

#[tokio::test]
async fn a_reason_has_10_to_50_characters() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 2).await;
    let path = format!("/api/auth/orders/{}/return", line_of(&order));
    let short = "아홉 글자 까닭임".to_owned();
    for body in
        [json!({}), json!({ "reason": short }), json!({ "reason": "가".repeat(51) }), json!({ "reason": 7 })]
    {
        assert_bad_fields(&post(&shop, &path).by(&anna).json(&body).await, "reason");
    }
    for right in ["가".repeat(10), "가".repeat(50)] {
        let reply = post(&shop, &path).by(&anna).json(&json!({ "reason": right })).await;
        refused(&reply, 409, "NOT_RETURNABLE", NOT_RETURNABLE);
    }
    assert_bad_fields(
        &post(&shop, "/api/auth/orders/x/return").by(&anna).json(&json!({ "reason": REASON })).await,
        "id",
    );
    shop.end().await;
}

#[tokio::test]
async fn a_line_of_nobody_or_somebody_else_is_not_found() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_delivered(&shop, &order).await;
    for line in [line_of(&order), LineId(999)] {
        let reply = send_back(&shop, &bora, line).await;
        assert_eq!(refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다."), Value::Null);
    }
    let path = format!("/api/auth/orders/{}/return", line_of(&order));
    let nobody = post(&shop, &path).json(&json!({ "reason": REASON })).await;
    refused(&nobody, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    ok(&send_back(&shop, &anna, line_of(&order)).await, TAKEN_IN);
    shop.end().await;
}

#[tokio::test]
async fn returned_units_still_count_for_the_limit_of_a_buyer() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods_with(&bora, "사과", 3_000, 10, |goods| goods.limit_per_buyer = Some(2)).await;
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_delivered(&shop, &order).await;
    ok(&send_back(&shop, &anna, line_of(&order)).await, TAKEN_IN);
    shop.advance("24h").await;
    assert_eq!(shop.stock(apples).await, 10);
    let refused = anna.try_buy(apples, 1, &shop.key()).await.unwrap_err();
    assert_eq!(refused.code(), Some(miri_common::ErrorCode::LimitExceeded), "{refused:?}");
    shop.end().await;
}
