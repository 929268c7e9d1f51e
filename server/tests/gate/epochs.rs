//! A Redis that is not the one that was loaded is loaded again.

use super::{APPLE, PEAR, Server, Stand, open, ready, rebuilds, refused};
use crate::harness::RedisServer;
use futures_util::future::join_all;
use miri_common::GoodsId;
use miri_server::clock::Monotonic;
use miri_server::stock::gate::{Admission, Scope};
use std::time::Duration;

/// A stand whose one gate is loaded, with an order in the log and a hold open.
async fn busy() -> (Stand, Server) {
    let stand = Stand::new(10, 10).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 1)]).await;
    stand.order("a", &[(APPLE, 1)]).await;
    server.reserve("open", &[(APPLE, 2), (PEAR, 2)]).await;
    stand.caught_up(&server).await;
    (stand, server)
}

/// After the rebuild: the hold that was open is committed, and everything is right.
async fn assert_right(stand: Stand, server: Server) {
    ready(&server).await;
    stand.order("open", &[(APPLE, 2), (PEAR, 2)]).await;
    stand.bring(PEAR, 5).await;
    stand.equal(&server).await;
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR)), ((7, 0), (13, 0)));
    assert_eq!(rebuilds(&server), 2);
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
    stand.end().await;
}

#[tokio::test]
async fn killed_and_started_empty() {
    let (stand, server) = busy().await;
    stand.redis.kill();
    open(&server).await;
    stand.redis.restart_empty().await;
    assert_right(stand, server).await;
}

#[tokio::test]
async fn killed_and_started_from_an_old_dump() {
    let (stand, server) = busy().await;
    stand.redis.dump();
    stand.redis.kill();
    open(&server).await;
    stand.redis.restart_from_dump().await;
    assert_right(stand, server).await;
}

#[tokio::test]
async fn flushed() {
    let (stand, server) = busy().await;
    stand.redis.flush();
    super::eventually("it is loaded again", || async { (rebuilds(&server) == 2).then_some(()) }).await;
    assert_right(stand, server).await;
}

#[tokio::test]
async fn made_a_replica_of_another() {
    let (stand, server) = busy().await;
    let other = RedisServer::start().await;
    stand.redis.replica_of(Some(&other));
    assert!(matches!(server.reserve("b", &[(APPLE, 1)]).await, Admission::Unfiltered | Admission::Admitted));
    let why = open(&server).await;
    assert!(why.contains("not a master") || why.contains("READONLY"), "{why}");
    assert_eq!(server.reserve("c", &[(APPLE, 1_000)]).await, Admission::Unfiltered);
    stand.redis.replica_of(None);
    assert_right(stand, server).await;
}

#[tokio::test]
async fn a_restart_that_loses_nothing_else_is_seen_by_its_ids() {
    let (stand, server) = busy().await;
    let before = server.redis_stats().unwrap().epoch.load(std::sync::atomic::Ordering::Relaxed);
    stand.redis.dump();
    stand.redis.restart_from_dump().await;
    super::eventually("another epoch", || async {
        let now = server.redis_stats().unwrap().epoch.load(std::sync::atomic::Ordering::Relaxed);
        (now > before).then_some(())
    })
    .await;
    assert_right(stand, server).await;
}

/// Units come back after a dump, and Redis is started from that dump. Gives what an order for them is told then.
async fn after_an_old_dump(stand: &Stand, server: &Server) -> Admission {
    ready(server).await;
    stand.redis.dump();
    stand.bring(APPLE, 5).await;
    stand.caught_up(server).await;
    stand.redis.kill();
    open(server).await;
    stand.redis.restart_from_dump().await;
    ready(server).await;
    server.reserve("a", &[(APPLE, 5)]).await
}

#[tokio::test]
async fn units_that_came_back_after_an_old_dump_can_be_ordered() {
    let stand = Stand::new(0, 10).await;
    let server = stand.server().await;
    assert_eq!(after_an_old_dump(&stand, &server).await, Admission::Admitted);
    server.release("a");
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn a_gate_that_never_compares_epochs_refuses_them_and_stays_wrong() {
    let stand = Stand::new(0, 10).await;
    let server = stand.careless_server().await;
    assert_eq!(refused(&after_an_old_dump(&stand, &server).await), [(APPLE, 0)]);
    assert_eq!(rebuilds(&server), 1, "the planted fault must not look");
    stand.bring(APPLE, 1).await;
    stand.caught_up(&server).await;
    let (database, gate) = (stand.database().await, super::counters(&server).await);
    assert_eq!((database[&APPLE], gate[&APPLE]), (6, 1), "the planted fault must drift");
    stand.end().await;
}

#[tokio::test]
async fn a_server_that_starts_again_goes_on_with_what_is_there() {
    let (stand, server) = busy().await;
    drop(server);
    stand.order("open", &[(APPLE, 2), (PEAR, 2)]).await;
    let again = stand.server().await;
    stand.equal(&again).await;
    assert_eq!(rebuilds(&again), 0, "the log says what happened in between");
    stand.end().await;
}

#[tokio::test]
async fn a_log_that_does_not_reach_back_far_enough_means_loading() {
    let (stand, server) = busy().await;
    drop(server);
    stand.bring(PEAR, 1).await;
    stand.bring(PEAR, 1).await;
    // Whoever wrote them would still know them.
    let stand = stand.restart().await;
    stand.by_hand("DELETE FROM events WHERE id = 2");
    let again = stand.server().await;
    stand.equal(&again).await;
    assert_eq!(rebuilds(&again), 1);
    stand.end().await;
}

#[tokio::test]
async fn a_database_that_is_older_than_redis_means_loading() {
    let (stand, server) = busy().await;
    drop(server);
    let meta: Vec<String> = stand.ask(&["KEYS", "*:meta"]);
    stand.redis.command(&["HSET", &meta[0], "applied", "1000", "epoch", "1"]);
    let again = stand.server().await;
    stand.equal(&again).await;
    assert_eq!(rebuilds(&again), 1);
    stand.end().await;
}

#[tokio::test]
async fn a_redis_with_a_later_epoch_than_the_database_is_loaded_as_a_later_one_still() {
    let (stand, server) = busy().await;
    let meta: Vec<String> = stand.ask(&["KEYS", "*:meta"]);
    stand.redis.command(&["HSET", &meta[0], "epoch", "40"]);
    super::eventually("it is loaded again", || async { (rebuilds(&server) == 2).then_some(()) }).await;
    ready(&server).await;
    assert_eq!(stand.ask::<i64>(&["HGET", &meta[0], "epoch"]), 41);
    stand.order("open", &[(APPLE, 2), (PEAR, 2)]).await;
    assert_eq!(server.reserve("b", &[(APPLE, 8)]).await, {
        stand.caught_up(&server).await;
        server.reserve("b", &[(APPLE, 8)]).await
    });
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_that_run_while_it_is_loaded_again_and_again_are_neither_missed_nor_counted_twice() {
    let stand = Stand::new(100_000, 100_000).await;
    let servers = [stand.server().await, stand.server().await];
    for server in &servers {
        ready(server).await;
    }
    let orders = join_all((0..8).map(|buyer| {
        let (stand, server) = (&stand, &servers[buyer % 2]);
        async move {
            for number in 0..150 {
                let hold = format!("{buyer}-{number}");
                let lines = [(APPLE, 1), (PEAR, 2)];
                let admission = server.reserve(&hold, &lines).await;
                assert!(!matches!(admission, Admission::Refused(_)), "nothing is sold out: {admission:?}");
                if number % 5 == 0 {
                    server.release(&hold);
                } else {
                    stand.order(&hold, &lines).await;
                }
                if number % 10 == 0 {
                    stand.bring(PEAR, 1).await;
                }
            }
        }
    }));
    let faults = async {
        for _ in 0..4 {
            stand.redis.flush();
            let before: u64 = servers.iter().map(rebuilds).sum();
            super::eventually("it is loaded again", || async {
                (servers.iter().map(rebuilds).sum::<u64>() > before).then_some(())
            })
            .await;
        }
    };
    tokio::join!(orders, faults);
    for server in &servers {
        stand.equal(server).await;
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0, "nothing was wrong twice");
    }
    assert_eq!(stand.holds(), 0);
    stand.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_goods_are_loaded_within_five_seconds() {
    let stand = Stand::new(1, 1).await;
    stand.by_hand(
        "WITH RECURSIVE n (id) AS (SELECT 3 UNION ALL SELECT id + 1 FROM n WHERE id < 100000)
         INSERT INTO goods_stock (goods_id, available, held, sold, received) SELECT id, id % 7, 0, 0, id % 7 FROM n",
    );
    let start = Monotonic::now();
    let server = stand.server().await;
    ready(&server).await;
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    let counters = super::counters(&server).await;
    assert_eq!((counters.len(), counters[&GoodsId(99_999)]), (100_000, 99_999 % 7));
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
    stand.end().await;
}
