//! Letters about orders, as the shop's life causes them.

use super::{arrived, emit, reads_english, settled, shop_with, subjects};
use crate::harness::{Said, SmtpSink, eventually};
use miri_common::labels::PaymentStatus;
use miri_server::events::Topic;
use serde_json::json;

fn says(letter: &Said, subject: &str, words: &[&str]) {
    assert_eq!(letter.subject, subject);
    for (form, word) in
        [&letter.text, &letter.html].into_iter().flat_map(|form| words.iter().map(move |w| (form, w)))
    {
        assert!(form.contains(word), "{word} is not in\n{form}");
    }
}

#[tokio::test]
async fn an_order_that_is_paid_and_a_line_that_is_refunded_are_written_about_in_the_buyers_language() {
    let sink = SmtpSink::start().await;
    let shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    reads_english(&shop, &bora);
    let apples = shop.goods(&anna, "청송 사과", 12_000, 10).await;
    let honey = shop.goods(&anna, "꿀 <1kg>", 30_000, 10).await;
    let (korean, english) = (anna.buy(&shop, apples, 2).await, bora.buy(&shop, honey, 1).await);
    let (to_anna, to_bora) = (arrived(&sink, &anna.email, 1).await, arrived(&sink, &bora.email, 1).await);
    says(
        &to_anna[0],
        &format!("[미리] 주문 {}번의 결제가 완료되었습니다", korean.order_id),
        &["anna님, 안녕하세요.", "청송 사과 × 2개, 24,000원", "합계 24,000원"],
    );
    says(&to_bora[0], &format!("[Miri] Order {} is paid", english.order_id), &["Hello bora,", "30,000 won"]);
    assert!(to_bora[0].text.contains("꿀 <1kg>") && to_bora[0].html.contains("꿀 &lt;1kg&gt;"));

    anna.cancel(korean.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    bora.cancel(english.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    anna.until_payment(korean.order_id, PaymentStatus::Refunded).await;
    bora.until_payment(english.order_id, PaymentStatus::Refunded).await;
    settled(&shop).await;
    let (to_anna, to_bora) = (sink.for_mailbox(&anna.email), sink.for_mailbox(&bora.email));
    assert_eq!((to_anna.len(), to_bora.len()), (2, 2), "a shopper who cancels knows that");
    says(&to_anna[1], "[미리] 환불이 완료되었습니다: 청송 사과", &["24,000원이 환불되었습니다"]);
    says(&to_bora[1], "[Miri] Refunded: 꿀 <1kg>", &["30,000 won were refunded"]);
    shop.end().await;
}

#[tokio::test]
async fn a_payment_that_fails_is_written_about_and_a_cancelled_one_is_not() {
    let sink = SmtpSink::start().await;
    let shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    reads_english(&shop, &bora);
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    shop.provider.decline(true);
    let orders = [anna.buy(&shop, apples, 1).await, bora.buy(&shop, apples, 1).await];
    let (to_anna, to_bora) = (arrived(&sink, &anna.email, 1).await, arrived(&sink, &bora.email, 1).await);
    says(
        &to_anna[0],
        &format!("[미리] 주문 {}번이 결제되지 않았습니다", orders[0].order_id),
        &["취소되었습니다", "사과 × 1개, 3,000원"],
    );
    says(&to_bora[0], &format!("[Miri] Order {} was not paid", orders[1].order_id), &["was cancelled"]);

    // Whoever cancels while the payment is under way knows about it.
    shop.provider.decline(false);
    shop.provider.hold();
    let order = anna.buy(&shop, apples, 1).await;
    eventually("the charge is asked for", || async { (shop.provider.charges_asked() == 3).then_some(()) })
        .await;
    anna.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    shop.provider.release();
    settled(&shop).await;
    assert_eq!(
        sink.for_mailbox(&anna.email).iter().filter(|said| said.subject.contains("결제되지")).count(),
        1
    );
    shop.end().await;
}

#[tokio::test]
async fn a_parcel_that_arrived_a_return_that_is_completed_and_a_line_that_the_shop_cancelled_are_written_about()
 {
    let sink = SmtpSink::start().await;
    let mut shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    reads_english(&shop, &bora);
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    let orders = [anna.buy(&shop, apples, 1).await, bora.buy(&shop, apples, 1).await];
    settled(&shop).await;
    let mut events = Vec::new();
    for order in &orders {
        let (id, line) = (order.order_id, order.order_goods[0].order_detail_id);
        let key = || format!("order:{id}");
        for status in ["IN_TRANSIT", "DELIVERED"] {
            let payload = json!({ "lineId": line, "orderId": id, "status": status });
            events.push((Topic::ShippingChanged, key(), payload));
        }
        let payload = json!({ "lineId": line, "orderId": id, "status": "RETURN_COMPLETED" });
        events.push((Topic::ReturnCompleted, key(), payload));
        events.push((
            Topic::OrderCanceled,
            key(),
            json!({ "orderId": id, "lineIds": [line], "by": "admin" }),
        ));
    }
    emit(&mut shop, &events).await;
    settled(&shop).await;
    let mut korean = sink.for_mailbox(&anna.email).split_off(1);
    let mut english = sink.for_mailbox(&bora.email).split_off(1);
    // They are on their way at the same time, so they may overtake one another.
    korean.sort_by(|a, b| a.subject.cmp(&b.subject));
    english.sort_by(|a, b| a.subject.cmp(&b.subject));
    assert_eq!(
        subjects(&korean),
        [
            "[미리] 반품이 완료되었습니다: 사과",
            "[미리] 배송이 완료되었습니다: 사과",
            "[미리] 주문이 취소되었습니다: 사과"
        ]
    );
    assert_eq!(
        subjects(&english),
        ["[Miri] Cancelled: 사과", "[Miri] Delivered: 사과", "[Miri] Return completed: 사과"]
    );
    let number = orders[0].order_id;
    says(
        &korean[1],
        korean[1].subject.clone().as_str(),
        &[&format!("주문 {number}번의 사과가 도착했습니다")],
    );
    shop.end().await;
}

#[tokio::test]
async fn what_happened_days_ago_is_no_news() {
    let sink = SmtpSink::start().await;
    let mut shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    anna.buy(&shop, apples, 1).await;
    settled(&shop).await;
    assert_eq!(sink.mails().len(), 1);
    // An existing shop with a history, in which letters are new.
    shop.close().await;
    shop.database.change(
        "DELETE FROM consumers WHERE name = 'mail'; UPDATE events SET created_at = created_at - 90000000000",
    );
    shop.open().await;
    let mut bora = bora;
    bora.come_back(&shop);
    bora.buy(&shop, apples, 1).await;
    settled(&shop).await;
    assert_eq!(sink.mails().len(), 2);
    assert_eq!(sink.for_mailbox(&anna.email).len(), 1, "the old order is not written about again");
    assert_eq!(sink.for_mailbox(&bora.email).len(), 1);
    shop.end().await;
}
