//! Events that were set aside and are replayed: in order, once, and those that fail again stay.

use super::consumers::{Clerk, set_aside, until_read};
use super::{Log, Result};
use miri_common::UserId;
use miri_server::admin::audit_log::Author;
use miri_server::clock::Clock;
use miri_server::events::Topic;
use miri_server::events::dead::{self, Consumers, DeadEvent, Replayed};
use miri_server::storage::Tx;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A log with a clerk that cannot handle what says `"failing": true`.
struct Desk {
    log: Log,
    clerk: Arc<Clerk>,
    consumers: Arc<Consumers>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Desk {
    async fn new() -> Self {
        let log = Log::new().await;
        log.database.run(
            "INSERT INTO users (id, role, email_index, password_hash, created_at) VALUES (1, 'ADMIN', x'78', 'x', 0)",
        );
        let (clerk, consumers) = (Clerk::that_fails(usize::MAX), Arc::new(Consumers::default()));
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        consumers.start(Arc::clone(&clerk), log.store.clone(), &tasks, stop.clone());
        tasks.close();
        Self { log, clerk, consumers, tasks, stop }
    }

    async fn emit(&self, order: i64, failing: bool) {
        self.log.emit_with(Topic::OrderPlaced, order, json!({ "orderId": order, "failing": failing })).await;
    }

    /// What is set aside with this event.
    async fn found(&self, event: i64) -> DeadEvent {
        let sql = format!("SELECT id FROM dead_events WHERE event_id = {event}");
        let id = self.log.database.number(&sql);
        let found = self.log.store.read(async move |tx: &mut Tx<'_>| dead::find(tx, id).await).await;
        found.unwrap().unwrap()
    }

    /// Replays what is set aside with this event.
    async fn replay(&self, event: i64) -> Replayed {
        self.replay_found(&self.found(event).await).await
    }

    async fn replay_found(&self, found: &DeadEvent) -> Replayed {
        let author = Author { user: UserId(1), request_id: "request-1".to_owned() };
        let clock = Clock::system();
        self.consumers.replay(&self.log.store, &clock, found, &author).await.unwrap().unwrap()
    }

    /// The clerk can handle everything from now on.
    fn mend(&self) {
        self.clerk.failures_left.store(0, Ordering::SeqCst);
    }

    fn waiting(&self) -> Vec<i64> {
        set_aside(&self.log).into_iter().map(|(event, ..)| event).collect()
    }

    async fn end(self) {
        self.stop.cancel();
        self.tasks.wait().await;
        self.log.end().await;
    }
}

#[tokio::test]
async fn a_key_is_replayed_in_order_and_the_next_event_goes_its_usual_way() {
    let desk = Desk::new().await;
    desk.emit(1, true).await;
    desk.emit(2, false).await;
    desk.emit(1, false).await;
    desk.emit(1, false).await;
    until_read::<Clerk>(&desk.log, 4).await;
    assert_eq!((desk.log.effects("clerk"), desk.waiting()), (vec![2], vec![1, 3, 4]));
    desk.mend();
    // Asked for by its last event: those before it go first all the same.
    assert_eq!(desk.replay(4).await, Replayed { events: vec![1, 3, 4], left: 0, failure: None });
    assert_eq!((desk.log.effects("clerk"), desk.waiting()), (vec![2, 1, 3, 4], vec![]));
    desk.emit(1, false).await;
    until_read::<Clerk>(&desk.log, 5).await;
    assert_eq!(desk.log.effects("clerk"), [2, 1, 3, 4, 5]);
    let rows = desk.log.database.texts("SELECT state_before FROM audit_log ORDER BY id");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].contains(r#""eventId":1"#) && rows[0].contains("clerk"), "{rows:?}");
    desk.end().await;
}

#[tokio::test]
async fn one_that_fails_again_stays_with_those_behind_it_and_those_before_it_are_done() {
    let desk = Desk::new().await;
    desk.emit(1, true).await;
    desk.emit(1, true).await;
    desk.emit(1, false).await;
    desk.emit(2, true).await;
    until_read::<Clerk>(&desk.log, 4).await;
    assert_eq!(desk.waiting(), [1, 2, 3, 4]);
    // The first is mended at its source, the second is not.
    desk.log.database.run("UPDATE events SET payload = '{\"orderId\":1}' WHERE id = 1");
    let replayed = desk.replay(1).await;
    assert_eq!((replayed.events, replayed.left), (vec![1], 2));
    let why = replayed.failure.unwrap();
    assert!(why.contains("cannot read event 2"), "{why}");
    assert_eq!((desk.log.effects("clerk"), desk.waiting()), (vec![1], vec![2, 3, 4]));
    let reasons: Vec<_> = set_aside(&desk.log).into_iter().map(|(.., reason)| reason).collect();
    assert_eq!(reasons[0], why, "the reason is the newest one");
    desk.end().await;
}

#[tokio::test]
async fn two_that_replay_the_same_key_at_once_have_each_effect_once() {
    let desk = Desk::new().await;
    desk.emit(1, true).await;
    for _ in 0..9 {
        desk.emit(1, false).await;
    }
    until_read::<Clerk>(&desk.log, 10).await;
    desk.mend();
    // Both have seen it before either begins.
    let found = desk.found(1).await;
    let (one, other) = tokio::join!(desk.replay_found(&found), desk.replay_found(&found));
    assert_eq!(one.events.len() + other.events.len(), 10, "{one:?} {other:?}");
    assert_eq!(desk.log.effects("clerk"), (1..=10).collect::<Vec<_>>());
    assert_eq!(desk.waiting(), [0; 0]);
    desk.end().await;
}

/// Events that come while their key is replayed queue up behind it.
#[tokio::test]
async fn what_comes_meanwhile_is_neither_lost_nor_done_before_its_time() {
    let desk = Desk::new().await;
    desk.emit(1, true).await;
    for _ in 0..20 {
        desk.emit(1, false).await;
    }
    until_read::<Clerk>(&desk.log, 21).await;
    desk.mend();
    let more = async {
        for _ in 0..20 {
            desk.emit(1, false).await;
        }
    };
    tokio::join!(desk.replay(1), more);
    until_read::<Clerk>(&desk.log, 41).await;
    if let Some(first) = desk.waiting().first() {
        desk.replay(*first).await;
    }
    assert_eq!(desk.log.effects("clerk"), (1..=41).collect::<Vec<_>>());
    desk.end().await;
}

#[tokio::test]
async fn a_consumer_that_does_not_run_here_is_not_asked() -> Result<()> {
    let desk = Desk::new().await;
    desk.log.database.run(
        "INSERT INTO dead_events (consumer, event_id, event_key, reason) VALUES ('nobody', 1, 'order:1', 'lost')",
    );
    let id = desk.log.database.number("SELECT id FROM dead_events");
    let found = desk.log.store.read(async move |tx: &mut Tx<'_>| dead::find(tx, id).await).await?.unwrap();
    assert_eq!((found.consumer.as_str(), &found.logged), ("nobody", &None));
    let author = Author { user: UserId(1), request_id: "request-1".to_owned() };
    assert_eq!(desk.consumers.replay(&desk.log.store, &Clock::system(), &found, &author).await?, None);
    desk.end().await;
    Ok(())
}
