//! What each script does to the counters.

use super::{APPLE, PEAR, Stand, ready, refused};
use crate::harness::eventually;
use miri_common::GoodsId;
use miri_server::faults::Faults;
use miri_server::stock::gate::{Admission, Fate};
use std::time::Duration;

#[tokio::test]
async fn all_lines_are_admitted_or_none() {
    let stand = Stand::new(5, 1).await;
    let server = stand.server().await;
    ready(&server).await;
    let short = server.reserve("a", &[(APPLE, 2), (PEAR, 2)]).await;
    assert_eq!(refused(&short), [(PEAR, 1)]);
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR)), ((5, 0), (1, 0)));
    assert_eq!(server.reserve("a", &[(APPLE, 2), (PEAR, 1)]).await, Admission::Admitted);
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR)), ((3, 1), (0, 1)));
    let short = server.reserve("b", &[(APPLE, 4), (PEAR, 1)]).await;
    assert_eq!(refused(&short), [(APPLE, 3), (PEAR, 0)], "every goods that is short is named");
    stand.end().await;
}

#[tokio::test]
async fn the_same_hold_takes_once() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    for _ in 0..3 {
        assert_eq!(server.reserve("a", &[(APPLE, 2)]).await, Admission::Admitted);
    }
    assert_eq!((stand.counter(APPLE), stand.holds()), ((3, 1), 1));
    stand.end().await;
}

#[tokio::test]
async fn releasing_gives_back_once() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 2)]).await;
    server.reserve("b", &[(APPLE, 1), (PEAR, 4)]).await;
    for _ in 0..2 {
        server.release("b");
    }
    eventually("it is given back", || async { (stand.counter(PEAR) == (5, 0)).then_some(()) }).await;
    server.sweep("b", Fate::Absent).await;
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR), stand.holds()), ((3, 1), (5, 0), 1));
    stand.end().await;
}

#[tokio::test]
async fn a_reserve_that_comes_after_its_release_takes_nothing() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.sweep("late", Fate::Absent).await;
    assert_eq!(server.reserve("late", &[(APPLE, 2)]).await, Admission::Admitted);
    assert_eq!((stand.counter(APPLE), stand.holds()), ((5, 0), 0));
    stand.end().await;
}

#[tokio::test]
async fn the_event_of_an_order_closes_its_hold_and_takes_nothing_more() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 2), (PEAR, 1)]).await;
    stand.order("a", &[(APPLE, 2), (PEAR, 1)]).await;
    stand.caught_up(&server).await;
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR), stand.holds()), ((3, 0), (4, 0), 0));
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn an_order_that_the_gate_did_not_admit_takes_its_units_by_its_event() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    stand.order("elsewhere", &[(APPLE, 2), (PEAR, 1)]).await;
    stand.caught_up(&server).await;
    assert_eq!((stand.counter(APPLE), stand.counter(PEAR)), ((3, 0), (4, 0)));
    stand.end().await;
}

#[tokio::test]
async fn a_reserve_that_comes_after_the_event_of_its_own_order_takes_nothing() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    stand.order("slow", &[(APPLE, 2)]).await;
    stand.caught_up(&server).await;
    assert_eq!(server.reserve("slow", &[(APPLE, 2)]).await, Admission::Admitted);
    assert_eq!((stand.counter(APPLE), stand.holds()), ((3, 0), 0));
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn an_order_that_is_committed_after_its_hold_was_swept_takes_its_units_again_and_is_counted() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 2)]).await;
    assert_eq!(server.expired_holds(Duration::from_secs(30)).await, [""; 0], "young holds are left alone");
    assert_eq!(server.expired_holds(Duration::ZERO).await, ["a"]);
    server.sweep("a", Fate::Absent).await;
    assert_eq!((stand.counter(APPLE), stand.holds()), ((5, 0), 0));
    stand.order("a", &[(APPLE, 2)]).await;
    stand.caught_up(&server).await;
    assert_eq!(stand.counter(APPLE), (3, 0));
    stand.equal(&server).await;
    eventually("it is counted", || async {
        let late = &server.redis_stats().unwrap().late_orders;
        (late.load(std::sync::atomic::Ordering::Relaxed) == 1).then_some(())
    })
    .await;
    stand.end().await;
}

#[tokio::test]
async fn a_hold_that_is_made_when_its_order_is_long_forgotten_is_given_back_by_the_sweeper() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    stand.order("slow", &[(APPLE, 2)]).await;
    stand.caught_up(&server).await;
    for key in stand.ask::<Vec<String>>(&["KEYS", "*:gone"]) {
        assert_eq!(stand.ask::<i64>(&["DEL", &key]), 1);
    }
    server.reserve("slow", &[(APPLE, 2)]).await;
    assert_eq!(
        stand.counter(APPLE),
        (1, 1),
        "counted twice for now, which sells too little and never too much"
    );
    let by = *stand.store.committed_event().borrow();
    server.sweep("slow", Fate::Committed { by }).await;
    assert_eq!((stand.counter(APPLE), stand.holds()), ((3, 0), 0));
    stand.end().await;
}

#[tokio::test]
async fn the_sweeper_leaves_a_committed_hold_to_its_event() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    server.reserve("a", &[(APPLE, 2)]).await;
    let next = *stand.store.committed_event().borrow() + 1;
    server.sweep("a", Fate::Committed { by: next }).await;
    assert_eq!((stand.counter(APPLE), stand.holds()), ((3, 1), 1), "its event has not been applied yet");
    stand.order("a", &[(APPLE, 2)]).await;
    stand.equal(&server).await;
    stand.end().await;
}

#[tokio::test]
async fn goods_that_the_gate_does_not_know_are_admitted_and_counted_right_once_their_event_comes() {
    let stand = Stand::new(5, 5).await;
    let server = stand.server().await;
    ready(&server).await;
    let plum = GoodsId(3);
    for (hold, units) in [("a", 2), ("b", 3), ("c", 4)] {
        assert_eq!(server.reserve(hold, &[(plum, units)]).await, Admission::Admitted);
    }
    server.sweep("c", Fate::Absent).await;
    assert_eq!(stand.counter(plum), (-5, 2));
    stand.by_hand(
        "INSERT INTO goods_stock (goods_id, available, held, sold, received) VALUES (3, 0, 0, 0, 0)",
    );
    stand.bring(plum, 10).await;
    stand.caught_up(&server).await;
    assert_eq!(stand.counter(plum), (5, 2));
    assert_eq!(refused(&server.reserve("d", &[(plum, 6)]).await), [(plum, 5)]);
    stand.order("a", &[(plum, 2)]).await;
    server.release("b");
    stand.equal(&server).await;
    assert_eq!(stand.counter(plum), (8, 0));
    stand.end().await;
}

#[tokio::test]
async fn two_shops_in_one_redis_never_mix() {
    let stand = Stand::new(5, 5).await;
    let other = Stand::new(7, 7).await;
    let (first, second) =
        (stand.server().await, other.server_with(super::config(&stand.redis), Faults::default()).await);
    ready(&first).await;
    ready(&second).await;
    first.reserve("a", &[(APPLE, 5)]).await;
    assert_eq!(second.reserve("a", &[(APPLE, 6)]).await, Admission::Admitted);
    first.release("a");
    stand.order("b", &[(PEAR, 2)]).await;
    second.release("a");
    stand.equal(&first).await;
    other.equal(&second).await;
    assert_eq!(stand.ask::<Vec<String>>(&["KEYS", "*:meta"]).len(), 2);
    stand.end().await;
    other.end().await;
}
