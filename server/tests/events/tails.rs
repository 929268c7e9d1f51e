//! A tail: everything after its start, in order, once.

use super::{Log, Running};
use crate::harness::eventually;
use futures_util::future::join_all;
use miri_server::events::{Topic, tail};
use std::sync::{Arc, Mutex};

type Seen = Arc<Mutex<Vec<(i64, String)>>>;

fn follow(log: &Log, from: i64) -> (Running, Seen) {
    let (store, seen) = (log.store.clone(), Seen::default());
    let note = Arc::clone(&seen);
    let running = Running::start(|stop| {
        tail::follow(store, from, stop, move |event| {
            note.lock().unwrap().push((event.id, event.key.clone()));
        })
    });
    (running, seen)
}

fn ids(seen: &Seen) -> Vec<i64> {
    seen.lock().unwrap().iter().map(|(id, _)| *id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_sees_everything_in_order_whoever_writes_at_once() {
    const WRITERS: i64 = 6;
    const EVENTS: i64 = 200;
    let log = Log::new().await;
    let (first, seen_by_first) = follow(&log, 0);
    let (second, seen_by_second) = follow(&log, 0);
    join_all((0..WRITERS).map(|writer| {
        let log = &log;
        async move {
            for _ in 0..EVENTS {
                log.emit(Topic::OrderPlaced, writer).await;
            }
        }
    }))
    .await;
    let all = WRITERS * EVENTS;
    for seen in [&seen_by_first, &seen_by_second] {
        eventually("the tail has seen the last event", || async {
            (ids(seen).last() == Some(&all)).then_some(())
        })
        .await;
        assert_eq!(ids(seen), (1..=all).collect::<Vec<_>>());
    }
    assert_eq!(*seen_by_first.lock().unwrap(), *seen_by_second.lock().unwrap());
    first.stop().await;
    second.stop().await;
    log.end().await;
}

#[tokio::test]
async fn a_tail_starts_after_the_event_that_it_is_given_and_keeps_no_offset() {
    let log = Log::new().await;
    for order in 1..=4 {
        log.emit(Topic::OrderPlaced, order).await;
    }
    let (tail, seen) = follow(&log, 2);
    eventually("it catches up", || async { (ids(&seen).len() == 2).then_some(()) }).await;
    log.emit(Topic::PaymentCompleted, 5).await;
    eventually("it follows", || async { (ids(&seen).len() == 3).then_some(()) }).await;
    assert_eq!(
        *seen.lock().unwrap(),
        [(3, "order:3".to_owned()), (4, "order:4".to_owned()), (5, "order:5".to_owned())]
    );
    tail.stop().await;

    let log = log.restart().await;
    let (tail, seen) = follow(&log, 4);
    eventually("it catches up", || async { (ids(&seen).len() == 1).then_some(()) }).await;
    tail.stop().await;
    let offsets = log
        .store
        .read(async |tx: &mut miri_server::storage::Tx<'_>| miri_server::events::consumer::offsets(tx).await);
    assert_eq!(offsets.await, Ok(vec![]));
    log.end().await;
}
