//! What the original system got wrong with parcels and returns, each fault by its number: it must not happen here.

use crate::harness::Shop;
use miri_common::api::AskReturn;
use miri_common::labels::{PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{ErrorCode, Won};

fn reason() -> AskReturn {
    AskReturn { reason: "생각보다 너무 작아서 반품합니다.".to_owned() }
}

#[tokio::test]
async fn fault_08_a_return_gives_the_units_and_the_money_back() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (back, kept) = (anna.buy(&shop, apples, 2).await, bora.buy(&shop, apples, 3).await);
    bora.until_payment(kept.order_id, PaymentStatus::Completed).await;
    anna.until_delivered(&shop, &back).await;
    anna.ask_return(back.order_goods[0].order_detail_id, &reason(), &shop.key()).await.unwrap();
    shop.advance("24h").await;
    let line = anna.line(&back).await;
    assert_eq!(
        (line.return_status_code, line.payment_status_code),
        (Some(ReturnStatus::Completed), PaymentStatus::Refunded)
    );
    assert_eq!((shop.stock(apples).await, shop.provider.refunded()), (7, Won(6_000)));
    assert_eq!(bora.line(&kept).await.payment_status_code, PaymentStatus::Completed);
    shop.end().await;
}

#[tokio::test]
async fn fault_14_the_daily_job_stamps_what_it_moves_so_the_window_of_a_return_begins_with_the_delivery() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let mut before = shop.count("SELECT changed_at FROM shippings");
    // A parcel that was slow: it leaves and arrives days after the order.
    for state in [ShippingStatus::InTransit, ShippingStatus::Delivered] {
        shop.advance("24h").await;
        assert_eq!(anna.line(&order).await.shipping_status_code, state);
        let after = shop.count("SELECT changed_at FROM shippings");
        assert!(after - before > 3_600_000_000, "{state} is not stamped");
        before = after;
    }
    let zone = jiff::tz::TimeZone::get("Asia/Seoul").unwrap();
    let today = shop.clock.shop().timestamp().to_zoned(zone).date();
    let until = anna.line(&order).await.returnable_until.unwrap();
    assert_eq!(until.0.date(), today.tomorrow().unwrap());
    anna.ask_return(order.order_goods[0].order_detail_id, &reason(), &shop.key()).await.unwrap();
    shop.advance("24h").await;
    assert_eq!(anna.line(&order).await.return_status_code, Some(ReturnStatus::Completed));
    shop.end().await;
}

#[tokio::test]
async fn fault_21_a_parcel_that_was_not_paid_for_never_leaves() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let paid = bora.buy(&shop, apples, 1).await;
    bora.until_payment(paid.order_id, PaymentStatus::Completed).await;
    shop.provider.hold();
    let unpaid = anna.buy(&shop, apples, 2).await;
    anna.until_payment(unpaid.order_id, PaymentStatus::InProgress).await;
    // Both were ordered the day before, and only the money of one has come.
    shop.database.run("UPDATE shippings SET changed_at = changed_at - 86400000000");
    for _ in 0..2 {
        shop.run_job("status").await;
    }
    assert_eq!(bora.line(&paid).await.shipping_status_code, ShippingStatus::InTransit);
    assert_eq!(anna.line(&unpaid).await.shipping_status_code, ShippingStatus::Pending);
    let not_delivered = anna.ask_return(unpaid.order_goods[0].order_detail_id, &reason(), &shop.key()).await;
    assert_eq!(not_delivered.unwrap_err().code(), Some(ErrorCode::NotReturnable));
    shop.provider.release();
    anna.until_payment(unpaid.order_id, PaymentStatus::Completed).await;
    let run = shop.run_job("status").await;
    assert_eq!(run.counts["shipped"], 1, "once it is paid for it goes");
    shop.end().await;
}
