//! The reconcile mends what was damaged, and leaves alone what an order is touching.

use super::{APPLE, PEAR, Server, Stand, ready, rebuilds, refused};
use miri_common::GoodsId;
use miri_server::stock::gate::{Admission, Scope};
use std::sync::atomic::Ordering;

/// A counter that someone has changed.
fn damage(stand: &Stand, goods: GoodsId, available: i64) {
    let keys: Vec<String> = stand.ask(&["KEYS", "*:stock"]);
    let (_, holds) = stand.counter(goods);
    stand.redis.command(&["HSET", &keys[0], &goods.to_string(), &format!("{available} 7 {holds}")]);
    if available <= 0 {
        stand.redis.command(&["SADD", &keys[0].replace(":stock", ":low"), &goods.to_string()]);
    }
}

fn corrected(server: &Server) -> u64 {
    server.redis_stats().unwrap().drift_corrected.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_counter_that_is_wrong_twice_by_as_much_is_set_right() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    damage(&stand, APPLE, 2);
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0, "once may be a moment");
    assert_eq!(stand.counter(APPLE), (2, 0));
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 1);
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR), corrected(&server)), ((5, 0), (5, 0), 1));
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn a_drift_that_has_changed_is_looked_at_twice_again() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    damage(&stand, APPLE, 2);
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
    damage(&stand, APPLE, 3);
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 0);
    assert_eq!(server.reconcile(Scope::All).await.unwrap(), 1);
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn goods_with_an_open_hold_are_left_alone() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 1)]).await;
    damage(&stand, APPLE, 1);
    damage(&stand, PEAR, 1);
    for mended in [0, 1, 0] {
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), mended);
    }
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR)), ((1, 1), (5, 0)));
    stand.order("a", &[(APPLE, 1)]).await;
    stand.caught_up(&server).await;
    for mended in [0, 1] {
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), mended);
    }
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn goods_that_the_gate_wrongly_has_none_of_are_found_by_the_frequent_rounds() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    damage(&stand, APPLE, 0);
    damage(&stand, PEAR, 3);
    assert_eq!(refused(&server.reserve("a", &[(APPLE, 1)]).await), [(APPLE, 0)]);
    for mended in [0, 1, 0] {
        assert_eq!(server.reconcile(Scope::Low).await.unwrap(), mended);
    }
    assert_eq!(server.reserve("a", &[(APPLE, 5)]).await, Admission::Admitted);
    assert_eq!(stand.counter(PEAR), (3, 0), "it sells too little of nothing, and waits for the round of all");
    stand.end().await;
}

#[tokio::test]
async fn goods_whose_counter_is_gone_are_counted_again() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    let keys: Vec<String> = stand.ask(&["KEYS", "*:stock"]);
    stand.redis.command(&["HDEL", &keys[0], "1"]);
    for mended in [0, 1, 0] {
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), mended);
    }
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn a_database_that_was_changed_by_hand_is_followed() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    stand.by_hand("UPDATE goods_stock SET available = 9, received = 9 WHERE goods_id = 2");
    for mended in [0, 1, 0] {
        assert_eq!(server.reconcile(Scope::All).await.unwrap(), mended);
    }
    assert_eq!(stand.counter(PEAR), (9, 0));
    stand.end().await;
}

#[tokio::test]
async fn a_gate_that_lost_what_is_held_is_loaded_again() {
    for lost in ["*:holds", "*:life"] {
        let stand = Stand::new(5, 5).await;
        let server = stand.server().await;
        ready(&server).await;
        server.reserve("a", &[(APPLE, 2)]).await;
        let keys: Vec<String> = stand.ask(&["KEYS", lost]);
        assert_eq!(stand.ask::<i64>(&["DEL", &keys[0]]), 1, "{lost}");
        super::eventually("it is loaded again", || async { (rebuilds(&server) == 2).then_some(()) }).await;
        stand.equal(&server).await;
        assert_eq!((stand.counter(APPLE), stand.holds()), ((5, 0), 0), "{lost}");
        stand.end().await;
    }
}
