//! What happens to an order is told to whoever placed it.

use super::Ear;
use crate::harness::Shop;
use crate::http::ask::{operator, post};
use miri_common::Lang;
use miri_common::api::NewsTopic;
use miri_common::client::Client;
use miri_common::labels::PaymentStatus;
use std::time::Duration;

#[tokio::test]
async fn an_order_is_told_to_its_buyer_and_to_nobody_else() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let (mut annas, mut boras) = (Ear::of(&anna).await, Ear::of(&bora).await);
    let hers = anna.buy(&shop, goods, 2).await.order_id;
    anna.until_payment(hers, PaymentStatus::Completed).await;
    let (placed_id, placed, news) = annas.news().await;
    assert_eq!((placed, news.order_id), (NewsTopic::OrderPlaced, hers));
    assert_eq!((news.what.as_str(), news.what_code.as_str()), ("주문 완료", "COMPLETED"));
    let (paid_id, paid, news) = annas.news().await;
    assert_eq!((paid, news.order_id), (NewsTopic::PaymentCompleted, hers));
    assert_eq!((news.what.as_str(), news.what_code.as_str()), ("결제 완료", "PAYMENT_COMPLETED"));
    assert!(news.order_detail_ids.is_empty());
    assert_eq!(super::events_of(&shop, &anna), [placed_id, paid_id]);

    // Had anything of Anna's come to Bora, it would have come before this.
    let theirs = bora.buy(&shop, goods, 1).await.order_id;
    assert_eq!(boras.news().await.2.order_id, theirs);
    shop.end().await;
}

#[tokio::test]
async fn a_cancelled_line_and_its_refund_are_named_in_the_language_of_the_reader() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let english = Client::new(anna.server(), Lang::En).unwrap().with_token(anna.token.clone());
    let mut ear = Ear::of(&english).await;
    let line = order.order_goods[0].order_detail_id;
    anna.cancel(line, "cancel").await.unwrap();
    let (_, topic, news) = ear.news().await;
    assert_eq!((topic, news.order_detail_ids.as_slice()), (NewsTopic::OrderCanceled, &[line][..]));
    assert_eq!((news.what.as_str(), news.what_code.as_str()), ("Cancelled", "CANCELED"));
    let (_, topic, news) = ear.news().await;
    assert_eq!((topic, news.order_detail_ids.as_slice()), (NewsTopic::PaymentRefunded, &[line][..]));
    assert_eq!((news.what.as_str(), news.what_code.as_str()), ("Refunded", "REFUNDED"));
    shop.end().await;
}

#[tokio::test]
async fn money_that_does_not_come_is_told() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    shop.provider.decline(true);
    let mut ear = Ear::of(&anna).await;
    let order = anna.buy(&shop, goods, 2).await;
    let mut topics = Vec::new();
    for _ in 0..3 {
        let (_, topic, news) = ear.news().await;
        assert_eq!(news.order_id, order.order_id);
        topics.push(topic);
    }
    assert_eq!(topics, [NewsTopic::OrderPlaced, NewsTopic::PaymentAborted, NewsTopic::OrderCanceled]);
    shop.end().await;
}

#[tokio::test]
async fn a_parcel_on_its_way_and_a_return_are_told() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[0].order_detail_id;
    let mut ear = Ear::of(&anna).await;
    let operator = operator(&shop).await;
    let next_day = async || {
        shop.clock.advance_shop(Duration::from_hours(24));
        let ran = post(&shop, "/api/admin/jobs/status/run").token(&operator).await;
        assert_eq!(ran.status, 200, "{ran:?}");
    };
    next_day().await;
    let mut told = vec![ear.news().await];
    next_day().await;
    told.push(ear.news().await);
    let reason = serde_json::json!({ "reason": "생각한 것보다 훨씬 작아요" });
    let back = post(&shop, &format!("/api/auth/orders/{line}/return")).by(&anna).json(&reason).await;
    assert_eq!(back.status, 200, "{back:?}");
    told.push(ear.news().await);
    next_day().await;
    told.push(ear.news().await);
    told.push(ear.news().await);
    let words: Vec<_> =
        told.iter().map(|(_, topic, news)| (*topic, news.what.as_str(), news.what_code.as_str())).collect();
    assert_eq!(
        words,
        [
            (NewsTopic::ShippingChanged, "배송 중", "IN_TRANSIT"),
            (NewsTopic::ShippingChanged, "배송 완료", "DELIVERED"),
            (NewsTopic::ReturnRequested, "반품 처리 중", "RETURN_IN_PROGRESS"),
            (NewsTopic::ReturnCompleted, "반품 완료", "RETURN_COMPLETED"),
            (NewsTopic::PaymentRefunded, "환불 완료", "REFUNDED"),
        ]
    );
    assert!(told.iter().all(|(_, _, news)| news.order_detail_ids == [line]));
    shop.end().await;
}
