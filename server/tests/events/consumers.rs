//! A consumer: every event once, offset and effect together, and one bad event stops nobody else.

use super::{Log, Result, Running};
use crate::harness::eventually;
use miri_server::events::consumer::{self, Consumer};
use miri_server::events::{Event, Topic};
use miri_server::params;
use miri_server::storage::{StorageError, Store, Tx};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes one effect an event. What else it does stands in the event's payload.
#[derive(Default)]
pub(super) struct Clerk {
    /// How often the handling of an event that fails was tried.
    failed: AtomicUsize,
    /// How often an event that says `"failing": true` still fails.
    pub(super) failures_left: AtomicUsize,
}

impl Clerk {
    pub(super) fn that_fails(times: usize) -> Arc<Self> {
        Arc::new(Self { failures_left: AtomicUsize::new(times), ..Self::default() })
    }
}

impl Consumer for Clerk {
    const NAME: &'static str = "clerk";
    const TOPICS: &'static [Topic] = &[Topic::OrderPlaced];

    async fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        write_effect(tx, Self::NAME, event).await?;
        if event.payload["failing"] == true && self.failures_left.load(Ordering::SeqCst) > 0 {
            self.failures_left.fetch_sub(1, Ordering::SeqCst);
            self.failed.fetch_add(1, Ordering::SeqCst);
            return Err(StorageError::Corrupt(format!("the clerk cannot read event {}", event.id)));
        }
        assert!(event.payload["panicking"] != true, "the clerk faints");
        Ok(())
    }
}

/// Another consumer, for everything.
struct Archive;

impl Consumer for Archive {
    const NAME: &'static str = "archive";
    const TOPICS: &'static [Topic] = Topic::ALL;

    async fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        write_effect(tx, Self::NAME, event).await
    }
}

async fn write_effect(tx: &mut Tx<'_>, consumer: &str, event: &Event) -> Result<()> {
    tx.insert("INSERT INTO effects (consumer, event_id) VALUES (?, ?)", params![consumer, event.id])
        .await
        .map(|_| ())
}

fn run<C: Consumer>(log: &Log, consumer: Arc<C>) -> Running {
    let store = log.store.clone();
    Running::start(|stop| consumer::run(consumer, store, stop))
}

pub(super) async fn until_read<C: Consumer>(log: &Log, event: i64) {
    let what = format!("{} reads event {event}", C::NAME);
    eventually(&what, || async { (log.offset(C::NAME) == Some(event)).then_some(()) }).await;
}

/// Events that were set aside: number, key and reason.
pub(super) fn set_aside(log: &Log) -> Vec<(i64, String, String)> {
    let of =
        |column: &str| format!("SELECT {column} FROM dead_events WHERE consumer = 'clerk' ORDER BY event_id");
    let ids = log.database.numbers(&of("event_id"));
    let (keys, reasons) = (log.database.texts(&of("event_key")), log.database.texts(&of("reason")));
    ids.into_iter().zip(keys).zip(reasons).map(|((id, key), reason)| (id, key, reason)).collect()
}

#[tokio::test]
async fn a_new_consumer_starts_at_the_first_event_and_one_that_was_here_goes_on() {
    let log = Log::new().await;
    for order in 1..=3 {
        log.emit(Topic::OrderPlaced, order).await;
    }
    let clerk = run(&log, Arc::<Clerk>::default());
    until_read::<Clerk>(&log, 3).await;
    clerk.stop().await;
    log.emit(Topic::OrderPlaced, 4).await;
    let archive = run(&log, Arc::new(Archive));
    until_read::<Archive>(&log, 4).await;
    archive.stop().await;
    assert_eq!(log.effects("archive"), [1, 2, 3, 4]);
    assert_eq!((log.effects("clerk"), log.offset("clerk")), (vec![1, 2, 3], Some(3)));
    let clerk = run(&log, Arc::<Clerk>::default());
    until_read::<Clerk>(&log, 4).await;
    clerk.stop().await;
    assert_eq!(log.effects("clerk"), [1, 2, 3, 4]);
    log.end().await;
}

#[tokio::test]
async fn a_topic_that_a_consumer_does_not_care_for_only_moves_its_offset() {
    let log = Log::new().await;
    log.emit(Topic::OrderPlaced, 1).await;
    log.emit(Topic::PaymentCompleted, 1).await;
    log.emit(Topic::OrderPlaced, 2).await;
    log.emit(Topic::StockChanged, 2).await;
    let (clerk, archive) = (run(&log, Arc::<Clerk>::default()), run(&log, Arc::new(Archive)));
    until_read::<Clerk>(&log, 4).await;
    until_read::<Archive>(&log, 4).await;
    clerk.stop().await;
    archive.stop().await;
    assert_eq!((log.effects("clerk"), log.effects("archive")), (vec![1, 3], vec![1, 2, 3, 4]));
    log.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_is_applied_once_however_often_the_consumer_dies_and_starts_again() {
    const EVENTS: i64 = 400;
    let mut log = Log::new().await;
    let writing = tokio::spawn({
        let store = log.store.clone();
        async move {
            for order in 0..EVENTS / 2 {
                store
                    .write(async move |tx: &mut Tx<'_>| -> Result<()> {
                        tx.emit(Topic::OrderPlaced, format!("order:{order}"), json!({ "orderId": order }));
                        Ok(())
                    })
                    .await
                    .unwrap();
            }
        }
    });
    let mut reached = 0;
    while reached < EVENTS / 2 {
        let clerk = run(&log, Arc::<Clerk>::default());
        let next = (reached + 15).min(EVENTS / 2);
        eventually("the clerk reads on", || async { log.offset("clerk").filter(|at| *at >= next) }).await;
        clerk.die().await;
        reached = log.offset("clerk").unwrap();
    }
    writing.await.unwrap();
    // The same with the whole process.
    for order in EVENTS / 2..EVENTS {
        log.emit(Topic::OrderPlaced, order).await;
        if order % 50 == 0 {
            let clerk = run(&log, Arc::<Clerk>::default());
            eventually("the clerk reads on", || async { log.offset("clerk").filter(|at| *at > order - 40) })
                .await;
            clerk.die().await;
            log = log.restart().await;
        }
    }
    let clerk = run(&log, Arc::<Clerk>::default());
    until_read::<Clerk>(&log, EVENTS).await;
    clerk.stop().await;
    assert_eq!(log.effects("clerk"), (1..=EVENTS).collect::<Vec<_>>());
    assert_eq!(set_aside(&log), []);
    log.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_run_under_one_name_apply_each_event_once_between_them() {
    const EVENTS: i64 = 300;
    let log = Log::new().await;
    let both = [run(&log, Arc::<Clerk>::default()), run(&log, Arc::<Clerk>::default())];
    for order in 1..=EVENTS {
        log.emit(Topic::OrderPlaced, order).await;
    }
    until_read::<Clerk>(&log, EVENTS).await;
    for clerk in both {
        clerk.stop().await;
    }
    assert_eq!(log.effects("clerk"), (1..=EVENTS).collect::<Vec<_>>());
    assert_eq!(set_aside(&log), []);
    log.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offset_moves_with_the_effects_or_not_at_all() {
    const EVENTS: i64 = 300;
    let log = Log::new().await;
    let consumer = Clerk::that_fails(3);
    let clerk = run(&log, Arc::clone(&consumer));
    let watching = tokio::spawn({
        let store = log.store.clone();
        async move {
            let mut offset = 0;
            while offset < EVENTS {
                let effects: i64;
                (effects, offset) = effects_and_offset(&store).await.unwrap();
                assert_eq!(effects, offset, "one was there without the other");
            }
        }
    });
    for order in 1..=EVENTS {
        log.emit_with(Topic::OrderPlaced, order, json!({ "failing": order == 2 })).await;
    }
    until_read::<Clerk>(&log, EVENTS).await;
    watching.await.unwrap();
    clerk.stop().await;
    assert_eq!(consumer.failed.load(Ordering::SeqCst), 3, "it failed after its effect was written");
    assert_eq!((log.effects("clerk"), set_aside(&log)), ((1..=EVENTS).collect(), vec![]));
    log.end().await;
}

/// How many effects there are, and how far the clerk has read, in one snapshot.
async fn effects_and_offset(store: &Store) -> Result<(i64, i64)> {
    store
        .read(async |tx: &mut Tx<'_>| {
            let row = tx
                .query_one(
                    "SELECT (SELECT COUNT(*) FROM effects), (SELECT COALESCE(MAX(last_event_id), 0) FROM consumers)",
                    &[],
                )
                .await?;
            Ok((row.get(0)?, row.get(1)?))
        })
        .await
}

#[tokio::test]
async fn an_event_that_fails_in_itself_is_set_aside_with_the_later_ones_of_its_key_and_others_go_on() {
    let log = Log::new().await;
    log.emit(Topic::OrderPlaced, 1).await;
    log.emit_with(Topic::OrderPlaced, 1, json!({ "failing": true })).await;
    log.emit(Topic::OrderPlaced, 2).await;
    log.emit(Topic::OrderPlaced, 1).await;
    log.emit(Topic::PaymentCompleted, 1).await;
    log.emit(Topic::OrderPlaced, 2).await;
    let consumer = Clerk::that_fails(usize::MAX);
    let (clerk, archive) = (run(&log, Arc::clone(&consumer)), run(&log, Arc::new(Archive)));
    until_read::<Archive>(&log, 6).await;
    assert_eq!(log.effects("archive"), [1, 2, 3, 4, 5, 6], "another consumer is not stopped by it");
    until_read::<Clerk>(&log, 6).await;
    let tried = consumer.failed.load(Ordering::SeqCst);
    assert!(tried >= 5, "it was tried {tried} times before it was set aside");
    assert_eq!(log.effects("clerk"), [1, 3, 6]);
    let bad = "order:1".to_owned();
    let expected = [
        (
            2,
            bad.clone(),
            "the database holds something that cannot be: the clerk cannot read event 2".to_owned(),
        ),
        (4, bad.clone(), "an earlier event of its key is set aside".to_owned()),
    ];
    assert_eq!(set_aside(&log), expected);
    clerk.stop().await;
    archive.stop().await;

    // It stays so after a restart.
    let log = log.restart().await;
    let clerk = run(&log, Arc::<Clerk>::default());
    log.emit(Topic::OrderPlaced, 1).await;
    log.emit(Topic::OrderPlaced, 2).await;
    until_read::<Clerk>(&log, 8).await;
    clerk.stop().await;
    assert_eq!(log.effects("clerk"), [1, 3, 6, 8]);
    assert_eq!(set_aside(&log)[2].0, 7);
    log.end().await;
}

#[tokio::test]
async fn an_event_at_whose_handling_the_consumer_panics_is_set_aside_like_any_other() {
    let log = Log::new().await;
    log.emit_with(Topic::OrderPlaced, 1, json!({ "panicking": true })).await;
    log.emit(Topic::OrderPlaced, 2).await;
    let clerk = run(&log, Arc::<Clerk>::default());
    until_read::<Clerk>(&log, 2).await;
    clerk.stop().await;
    assert_eq!(log.effects("clerk"), [2]);
    let dead = set_aside(&log);
    assert!(dead.len() == 1 && dead[0].0 == 1 && dead[0].2.contains("the clerk faints"), "{dead:?}");
    log.end().await;
}

#[tokio::test]
async fn bad_events_far_into_the_log_do_not_slow_down_the_good_ones_before_them() {
    let log = Log::new().await;
    for order in 1..=150 {
        let payload = json!({ "failing": order % 60 == 0 });
        log.emit_with(Topic::OrderPlaced, order, payload).await;
    }
    let clerk = run(&log, Clerk::that_fails(usize::MAX));
    until_read::<Clerk>(&log, 150).await;
    clerk.stop().await;
    assert_eq!(log.effects("clerk").len(), 148);
    let dead: Vec<_> = set_aside(&log).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(dead, [60, 120]);
    log.end().await;
}
