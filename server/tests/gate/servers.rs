//! Two servers on one database and one Redis.

use super::{APPLE, PEAR, Stand, ready, rebuilds};
use crate::harness::eventually;
use futures_util::future::join_all;
use miri_server::faults::Faults;
use miri_server::stock::gate::Admission;

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_loads_and_both_see_the_same_counters() {
    let stand = Stand::new(10, 10).await;
    let (first, second) = (stand.server().await, stand.server().await);
    ready(&first).await;
    ready(&second).await;
    assert_eq!(rebuilds(&first) + rebuilds(&second), 1);
    assert_eq!(first.reserve("a", &[(APPLE, 6)]).await, Admission::Admitted);
    assert!(matches!(second.reserve("b", &[(APPLE, 6)]).await, Admission::Refused(_)));
    stand.order("a", &[(APPLE, 6)]).await;
    stand.equal(&first).await;
    stand.equal(&second).await;
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_counts_once_though_both_apply_the_log() {
    let stand = Stand::new(1_000, 1_000).await;
    let (first, second) = (stand.server().await, stand.server().await);
    ready(&first).await;
    ready(&second).await;
    join_all((0..300).map(|number| {
        let (stand, server) = (&stand, if number % 2 == 0 { &first } else { &second });
        async move {
            let hold = format!("hold-{number}");
            match number % 3 {
                0 => stand.bring(APPLE, 2).await,
                1 => {
                    assert_eq!(server.reserve(&hold, &[(APPLE, 1), (PEAR, 2)]).await, Admission::Admitted);
                    stand.order(&hold, &[(APPLE, 1), (PEAR, 2)]).await;
                }
                _ => {
                    server.reserve(&hold, &[(PEAR, 1)]).await;
                    server.release(&hold);
                }
            }
        }
    }))
    .await;
    assert_eq!(stand.database().await, [(APPLE, 1_000 + 200 - 100), (PEAR, 1_000 - 200)].into());
    stand.equal(&first).await;
    stand.equal(&second).await;
    assert_eq!(stand.holds(), 0);
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_units_are_admitted_fifty_times_by_two_servers_at_once() {
    let stand = Stand::new(50, 1).await;
    let (first, second) = (stand.server().await, stand.server().await);
    ready(&first).await;
    ready(&second).await;
    let answers = join_all((0..120).map(|number| {
        let server = if number % 2 == 0 { &first } else { &second };
        async move { server.reserve(&format!("hold-{number}"), &[(APPLE, 1)]).await }
    }))
    .await;
    let admitted = answers.iter().filter(|answer| **answer == Admission::Admitted).count();
    let refused = answers.iter().filter(|answer| matches!(answer, Admission::Refused(_))).count();
    assert_eq!((admitted, refused), (50, 70));
    stand.end().await;
}

/// What a script answers to a batch of events, asked as a server would.
fn apply(stand: &Stand, after: i64, last: i64, effects: &[&str]) -> Vec<String> {
    let script = concat!(
        include_str!("../../src/stock/gate/redis/lua/prelude.lua"),
        include_str!("../../src/stock/gate/redis/lua/apply.lua")
    );
    let meta: Vec<String> = stand.ask(&["KEYS", "*:meta"]);
    let shop = meta[0].strip_suffix(":meta").unwrap();
    let epoch: String = stand.ask(&["HGET", &meta[0], "epoch"]);
    let keys: Vec<_> =
        ["stock", "holds", "life", "gone", "low"].iter().map(|key| format!("{shop}:{epoch}:{key}")).collect();
    let (after, last) = (after.to_string(), last.to_string());
    let mut words = vec!["EVAL", script, "6", &meta[0]];
    words.extend(keys.iter().map(String::as_str));
    words.extend([epoch.as_str(), &after, &last]);
    words.extend(effects);
    stand.ask(&words)
}

#[tokio::test]
async fn a_batch_is_applied_once_in_order_and_without_a_gap() {
    let stand = Stand::new(100, 100).await;
    let server = stand.server().await;
    ready(&server).await;
    drop(server);
    let three = ["stock", "1", "1", "1", "stock", "2", "1", "10", "stock", "3", "1", "100"];
    assert_eq!(apply(&stand, 1, 3, &three[4..]), ["gap", "0"], "event 1 has not been applied");
    assert_eq!(stand.counter(APPLE), (100, 0));
    assert_eq!(apply(&stand, 0, 2, &three[..8]), ["ok", "2"]);
    assert_eq!(stand.counter(APPLE), (111, 0));
    assert_eq!(apply(&stand, 0, 2, &three[..8]), ["ok", "2"], "seen before");
    assert_eq!(apply(&stand, 0, 3, &three), ["ok", "3"], "what is new in it counts");
    assert_eq!(apply(&stand, 0, 1, &three[..4]), ["ok", "3"], "and it never goes back");
    assert_eq!(stand.counter(APPLE), (211, 0));
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_redis_and_one_with_it_do_not_drift_apart() {
    let stand = Stand::new(100, 100).await;
    let with = stand.server().await;
    ready(&with).await;
    let mut nowhere = super::config(&stand.redis);
    nowhere.url = "redis://127.0.0.1:1".into();
    let without = stand.server_with(nowhere, Faults::default()).await;
    for number in 0..20 {
        let (one, other) = (format!("with-{number}"), format!("without-{number}"));
        assert_eq!(with.reserve(&one, &[(APPLE, 1)]).await, Admission::Admitted);
        assert_eq!(without.reserve(&other, &[(APPLE, 2)]).await, Admission::Unfiltered);
        stand.order(&one, &[(APPLE, 1)]).await;
        stand.order(&other, &[(APPLE, 2)]).await;
    }
    stand.equal(&with).await;
    assert_eq!((stand.counter(APPLE), rebuilds(&with)), ((40, 0), 1), "and nothing had to be loaded again");
    eventually("it says why", || async { without.state().contains("refused").then_some(()) }).await;
    stand.end().await;
}
