//! Many at once for few.

mod on_mariadb;

use crate::harness::{Person, Shop};
use futures_util::future::join_all;
use miri_common::client::ClientError;
use miri_common::{ErrorCode, GoodsId};
use miri_server::faults::Fault;
use miri_server::stock::gate::GateKind;

const BUYERS: usize = 200;
const UNITS: i64 = 50;

/// What 200 buyers got who raced for 50 units.
struct Outcome {
    goods: GoodsId,
    orders: usize,
    sold_out: usize,
    /// The buyer of the last unit that was sold, and the key of that order.
    last: Option<(Person, String)>,
}

/// The buyers come to the servers of a shop in turn.
async fn race(servers: &[&Shop]) -> Outcome {
    let seller = servers[0].person("seller").await;
    let goods = servers[0].goods(&seller, "한정판 텀블러", 29_000, UNITS).await;
    let mut buyers = Vec::new();
    while buyers.len() < BUYERS {
        // Hashing passwords is slow on purpose and has a short queue.
        buyers.extend(join_all(servers.iter().cycle().take(20).map(|server| server.person("buyer"))).await);
    }
    let results = join_all(buyers.iter().enumerate().map(|(number, buyer)| {
        let key = format!("race-{number}");
        async move { buyer.try_buy(goods, 1, &key).await }
    }))
    .await;
    let sold_out = |result: &Result<_, ClientError>| {
        result.as_ref().is_err_and(|error| error.code() == Some(ErrorCode::OutOfStock))
    };
    let last_order =
        results.iter().enumerate().filter_map(|(n, r)| Some((r.as_ref().ok()?.order_id, n))).max();
    let (orders, sold_out) =
        (results.iter().filter(|r| r.is_ok()).count(), results.iter().filter(|r| sold_out(r)).count());
    let last = last_order.and_then(|(_, number)| {
        buyers.into_iter().nth(number).map(|buyer| (buyer, format!("race-{number}")))
    });
    Outcome { goods, orders, sold_out, last }
}

async fn assert_exactly_fifty(shop: &Shop, outcome: Outcome) {
    let Outcome { goods, orders, sold_out, last } = outcome;
    let there = shop.count("SELECT COUNT(*) FROM orders");
    let left = shop.stock(goods).await;
    let gate = shop.raw("GET", "/metrics", &[], None).await.text;
    let gate: Vec<_> =
        gate.lines().filter(|line| line.starts_with("miri_gate") || line.starts_with("miri_lane")).collect();
    assert_eq!((orders, sold_out), (50, 150), "{there} orders are there, {left} units are left; {gate:#?}");
    assert_eq!(shop.stock(goods).await, 0);
    let (buyer, key) = last.unwrap();
    let orders_before = shop.count("SELECT COUNT(*) FROM orders");
    let again = buyer.try_buy(goods, 1, &key).await;
    assert!(again.is_ok(), "a retry of the order that took the last unit is no new order: {again:?}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), orders_before);
}

/// The audit must name the goods of which too many were sold.
async fn assert_oversold(shop: &Shop, outcome: &Outcome) {
    assert!(outcome.orders > 50, "the planted fault must oversell, it sold {}", outcome.orders);
    let report = shop.audit(false).await;
    assert!(report.violations.iter().any(|violation| violation.invariant == "I1"), "{:?}", report.violations);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_for_fifty_units_buy_fifty() {
    let shop = Shop::start().await;
    assert_exactly_fifty(&shop, race(&[&shop]).await).await;
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_for_fifty_units_buy_fifty_without_a_gate() {
    let shop = Shop::start_with(|config| config.gate = GateKind::Open).await;
    assert_exactly_fifty(&shop, race(&[&shop]).await).await;
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_guard_the_race_sells_more_than_there_is_and_the_audit_says_so() {
    let shop = Shop::start_faulty(Fault::StockGuard).await;
    assert_oversold(&shop, &race(&[&shop]).await).await;
    shop.end_broken().await;
}
