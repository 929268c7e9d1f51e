//! A Redis that does not answer, or not in time.

use super::{APPLE, Stand, open, ready, rebuilds};
use crate::harness::{RedisServer, eventually};
use miri_server::clock::Monotonic;
use miri_server::faults::Faults;
use miri_server::stock::gate::{Admission, RedisConfig};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long an order may be kept by a gate that does not answer; what it is given is 150 ms.
const PROMISE: Duration = Duration::from_millis(600);

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_hangs_keeps_no_order_and_is_right_when_it_goes_on() {
    let stand = Stand::new(1_000, 10).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("before", &[(APPLE, 1)]).await;
    stand.redis.stop();
    let stopped = Monotonic::now();
    for number in 0..20 {
        let asked = Monotonic::now();
        let hold = format!("hangs-{number}");
        assert_eq!(server.reserve(&hold, &[(APPLE, 1)]).await, Admission::Unfiltered);
        assert!(asked.elapsed() < PROMISE, "{:?}", asked.elapsed());
        stand.order(&hold, &[(APPLE, 1)]).await;
    }
    let stats = server.redis_stats().unwrap();
    let timeouts = stats.timeouts.load(Ordering::Relaxed);
    assert!((1..=8).contains(&timeouts), "the breaker spares orders the wait: {timeouts}");
    assert_eq!(stats.unfiltered.load(Ordering::Relaxed), 20);
    eventually("the connection is given up", || async { server.applied_event_id().is_none().then_some(()) })
        .await;
    assert!(stopped.elapsed() < Duration::from_secs(4), "{:?}", stopped.elapsed());
    stand.order("before", &[(APPLE, 1)]).await;
    stand.redis.cont();
    // The reserves that lie in the old connection are read now, before or after the events of their orders.
    stand.equal(&server).await;
    eventually("no hold stays open", || async { (stand.holds() == 0).then_some(()) }).await;
    stand.equal(&server).await;
    assert_eq!(stand.counter(APPLE), (1_000 - 21, 0));
    assert_eq!(rebuilds(&server), 1, "nothing was lost, so nothing is loaded again");
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_opens_without_redis_and_finds_it_when_it_comes() {
    let stand = Stand::new(5, 5).await;
    stand.redis.kill();
    let server = stand.server().await;
    assert_eq!(server.reserve("a", &[(APPLE, 1_000)]).await, Admission::Unfiltered);
    assert!(server.counters().await.is_none());
    let why = open(&server).await;
    assert!(!why.is_empty());
    stand.order("a", &[(APPLE, 3)]).await;
    stand.redis.restart_empty().await;
    stand.equal(&server).await;
    assert_eq!(stand.counter(APPLE), (2, 0));
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sentinels_are_asked_for_the_master_at_every_connection() {
    let stand = Stand::new(5, 5).await;
    let replica = RedisServer::start().await;
    replica.replica_of(Some(&stand.redis));
    let sentinel = RedisServer::start_sentinel(&stand.redis).await;
    let sentinels = vec!["127.0.0.1:1".to_owned(), format!("{}:{}", sentinel.host(), sentinel.port())];
    let redis =
        RedisConfig { url: "redis://nowhere.invalid".into(), sentinels, master: "mymaster".to_owned() };
    let server = stand.server_with(redis, Faults::default()).await;
    ready(&server).await;
    assert_eq!(server.reserve("a", &[(APPLE, 2)]).await, Admission::Admitted);
    stand.order("a", &[(APPLE, 2)]).await;
    stand.caught_up(&server).await;
    eventually("the replica is known", || async {
        let found: Result<Vec<redis::Value>, _> =
            redis::from_redis_value(sentinel.command(&["SENTINEL", "REPLICAS", "mymaster"]));
        found.is_ok_and(|replicas| replicas.len() == 1).then_some(())
    })
    .await;
    stand.redis.kill();
    open(&server).await;
    eventually("the replica is the master", || async {
        let master: Vec<String> =
            redis::from_redis_value(sentinel.command(&["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"]))
                .unwrap();
        (master[1] == replica.port().to_string()).then_some(())
    })
    .await;
    ready(&server).await;
    stand.equal(&server).await;
    assert_eq!(rebuilds(&server), 2, "a promoted replica may have missed the last writes");
    stand.end().await;
}
