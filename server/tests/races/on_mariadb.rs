//! Two servers of one shop, which only a database on a server can have.

use super::{assert_exactly_fifty, assert_oversold, race};
use crate::harness::Shop;
use miri_server::faults::Fault;

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_sell_every_unit_once() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    assert_exactly_fifty(&second, race(&[&first, &second]).await).await;
    for table in ["orders", "payments", "shippings"] {
        assert_eq!(first.count(&format!("SELECT COUNT(*) FROM {table}")), 50, "{table}");
    }
    second.end().await;
    first.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_without_the_guard_sell_more_than_there_is_and_the_audit_says_so() {
    let first = Shop::start_faulty(Fault::StockGuard).await;
    let second = first.second_server().await;
    assert_oversold(&second, &race(&[&first, &second]).await).await;
    second.end_broken().await;
    first.end_broken().await;
}
