//! Two servers of one shop.

use crate::harness::{Shop, eventually};
use futures_util::future::join_all;
use miri_common::labels::PaymentStatus;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_run_the_status_job_at_the_same_instant_move_each_parcel_once() {
    const ORDERS: usize = 60;
    let first = Shop::start().await;
    let second = first.second_server().await;
    let (anna, bora) = first.two().await;
    let apples = first.goods(&bora, "사과", 3_000, 1_000).await;
    let orders = join_all((0..ORDERS).map(|n| {
        let buyer = if n % 2 == 0 { &anna } else { &bora };
        let first = &first;
        async move { (buyer, buyer.buy(first, apples, 1).await) }
    }))
    .await;
    for (buyer, order) in &orders {
        buyer.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    for (moved, state) in [(1, "IN_TRANSIT"), (2, "DELIVERED")] {
        // Both clocks are one, so both wake at the same instant; and two operators do not wait for that.
        first.clock.advance_shop(Duration::from_hours(48));
        let runs = join_all([&first, &second].map(|shop| shop.run_job("status"))).await;
        assert!(runs.iter().all(|run| run.outcome == "DONE"), "{runs:?}");
        let there = i64::try_from(ORDERS).unwrap();
        eventually("all have moved", || async {
            (first.count(&format!("SELECT COUNT(*) FROM shippings WHERE status = '{state}'")) == there)
                .then_some(())
        })
        .await;
        assert_eq!(first.events("shipping.changed"), there * moved);
        assert_eq!(
            first.count("SELECT COUNT(*) FROM order_history WHERE machine = 'shipping'"),
            there * moved
        );
    }
    let counted: u64 = first
        .database
        .texts("SELECT counts FROM job_runs WHERE job = 'status'")
        .iter()
        .flat_map(|text| {
            serde_json::from_str::<std::collections::BTreeMap<String, u64>>(text).unwrap().into_values()
        })
        .sum();
    assert_eq!(counted, 2 * u64::try_from(ORDERS).unwrap(), "the counts of all runs together");
    second.end().await;
    first.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shop_time_that_one_server_moves_is_the_other_ones_too() {
    let first = Shop::rehearse().await;
    let mut second = first.second_server_with_clock(miri_server::clock::Clock::system()).await;
    let (anna, seller) = first.two().await;
    let apples = first.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&first, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    first.advance("24h").await;
    let ahead = |shop: &Shop| shop.clock.shop().0 - shop.clock.machine().0 > 23 * 3_600_000_000;
    eventually("the other server follows", || async { ahead(&second).then_some(()) }).await;
    second.close().await;
    second.clock = miri_server::clock::Clock::system();
    second.open().await;
    assert!(ahead(&second), "and starts with it");
    assert_eq!(first.events("shipping.changed"), 1);
    second.end().await;
    first.end().await;
}
