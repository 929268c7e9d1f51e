//! What the original system got wrong around Redis, each fault by its number: it must not happen here.

use crate::harness::{Engine, Pair, RedisServer, Shop, eventually};
use crate::redis_lost::{gate_is_the_database, metric, on, until_open, until_redis};
use futures_util::future::join_all;
use miri_common::ErrorCode;
use miri_server::clock::Monotonic;
use std::time::Duration;

/// Every new order is refused by the database itself.
fn no_orders() -> &'static str {
    match Pair::of_this_run().engine {
        Engine::Sqlite => {
            "CREATE TRIGGER no_orders BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'the disk says no'); END"
        }
        Engine::MariaDb => {
            "CREATE TRIGGER no_orders BEFORE INSERT ON orders FOR EACH ROW
             SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk says no'"
        }
    }
}

/// The original wrote changed stock back from Redis and forgot it even when the database had not taken it. Here nothing is
/// ever written back, and units whose order the database refuses are on sale again.
#[tokio::test(flavor = "multi_thread")]
async fn fault_06_no_unit_is_forgotten_when_the_database_cannot_write() {
    let redis = RedisServer::start().await;
    let shop = Shop::start_with(on(&redis)).await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let pears = shop.goods(&bora, "배", 5_000, 10).await;
    until_redis(&shop).await;
    anna.buy(&shop, apples, 2).await;
    shop.database.run(no_orders());
    let failed = join_all((0..6).map(|number| {
        let (person, goods) = if number % 2 == 0 { (&anna, apples) } else { (&bora, pears) };
        async move { person.try_buy(goods, 3, &format!("fails-{number}")).await }
    }))
    .await;
    assert!(failed.iter().all(Result::is_err), "{failed:?}");
    shop.database.run("DROP TRIGGER no_orders");
    gate_is_the_database(&shop).await;
    anna.buy(&shop, apples, 8).await;
    bora.buy(&shop, pears, 10).await;
    redis.flush();
    let more = anna.try_buy(apples, 1, "more").await;
    assert_eq!(more.unwrap_err().code(), Some(ErrorCode::OutOfStock));
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (0, 0));
    gate_is_the_database(&shop).await;
    shop.end().await;
}

/// The original stopped selling until it was restarted, and then sold sold units again from a copy of half an hour ago.
#[tokio::test(flavor = "multi_thread")]
async fn fault_07_losing_the_data_of_redis_stops_no_order_and_sells_nothing_twice() {
    let redis = RedisServer::start().await;
    let shop = Shop::start_with(on(&redis)).await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 5).await;
    let pears = shop.goods(&bora, "배", 5_000, 1_000).await;
    until_redis(&shop).await;
    gate_is_the_database(&shop).await;
    redis.dump();
    anna.buy(&shop, apples, 5).await;
    redis.kill();
    anna.buy(&shop, pears, 1).await;
    until_open(&shop).await;
    let again = bora.try_buy(apples, 1, "while-it-is-away").await;
    assert_eq!(again.unwrap_err().code(), Some(ErrorCode::OutOfStock));
    // The copy of half an hour ago has five apples.
    redis.restart_from_dump().await;
    for number in 0..10 {
        let again = bora.try_buy(apples, 1, &format!("from-the-copy-{number}")).await;
        assert_eq!(again.unwrap_err().code(), Some(ErrorCode::OutOfStock));
        bora.buy(&shop, pears, 1).await;
    }
    until_redis(&shop).await;
    redis.restart_empty().await;
    bora.buy(&shop, pears, 1).await;
    eventually("it is loaded again", || async {
        (metric(&shop, "miri_gate_rebuilds_total").await >= 3).then_some(())
    })
    .await;
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (0, 988));
    gate_is_the_database(&shop).await;
    shop.end().await;
}

/// The original configured a circuit breaker, a time limit and a retry, and applied none of them.
#[tokio::test(flavor = "multi_thread")]
async fn fault_25_the_time_limit_and_the_circuit_breaker_are_applied() {
    let redis = RedisServer::start().await;
    let shop = Shop::start_with(on(&redis)).await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 1_000).await;
    let pears = shop.goods(&bora, "배", 5_000, 1_000).await;
    until_redis(&shop).await;
    redis.stop();
    for number in 0..20 {
        let (person, goods) = if number % 2 == 0 { (&anna, apples) } else { (&bora, pears) };
        let asked = Monotonic::now();
        person.buy(&shop, goods, 1).await;
        assert!(asked.elapsed() < Duration::from_secs(2), "order {number} took {:?}", asked.elapsed());
    }
    assert_eq!(metric(&shop, "miri_gate_unfiltered_orders_total").await, 20);
    let waited = metric(&shop, "miri_gate_reserve_timeouts_total").await;
    assert!((1..10).contains(&waited), "{waited} of 20 orders waited for a Redis that hangs");
    redis.cont();
    until_redis(&shop).await;
    anna.buy(&shop, apples, 1).await;
    assert_eq!(metric(&shop, "miri_gate_unfiltered_orders_total").await, 20, "and it is asked again");
    gate_is_the_database(&shop).await;
    shop.end().await;
}
