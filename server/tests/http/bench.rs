//! The no-ops that `miri bench` measures against: only a server that was started for it has them.

use super::ask::{assert_bad_fields, get, metric, ok, post, refused};
use crate::harness::Shop;
use serde_json::{Value, json};

const NOTHING: &str = "아무 일도 하지 않았습니다.";

#[tokio::test]
async fn a_shop_has_no_routes_for_a_bench() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    assert_eq!(post(&shop, "/api/bench/order").by(&anna).json(&json!({})).await.status, 404);
    assert_eq!(get(&shop, "/api/bench/goods").await.status, 404);
    shop.end().await;
}

#[tokio::test]
async fn the_no_op_reads_an_order_as_the_shop_does_and_writes_nothing() {
    let shop = Shop::start_with(|config| config.bench = true).await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.at_rest().await;
    let commits = metric(&shop, "miri_lane_commits_total").await;
    let order = json!({ "goodsId": apples, "quantity": 1, "address": "서울" });
    let noop = || post(&shop, "/api/bench/order").key("once");
    refused(&noop().json(&order).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_bad_fields(&noop().by(&anna).json(&json!({})).await, "address goodsId quantity");
    for _ in 0..2 {
        assert_eq!(ok(&noop().by(&anna).json(&order).await, NOTHING), Value::Null);
    }
    assert_eq!(ok(&get(&shop, "/api/bench/goods?page=1").await, NOTHING), Value::Null);
    assert_eq!((shop.stock(apples).await, shop.count("SELECT COUNT(*) FROM orders")), (10, 0));
    assert!(metric(&shop, "miri_lane_commits_total").await <= commits);
    shop.end().await;
}
