//! Events that a consumer could not handle: looking at them, and having them handled after all.
//!
//! A set-aside event is replayed by its own consumer, and with it all others of its key that the consumer has set aside, in their
//! order. Each is handled in a transaction that also removes it from those set aside, so it has its effect exactly once; one that
//! fails again stays, and so do those behind it. The consumer's offset is locked meanwhile, so a later event of the key either
//! finds the key stopped and queues up behind, or comes after the last one is done.

use super::consumer::{self, Consumer, locked_offset};
use super::log;
use crate::admin::audit_log::{self, Action, Author, Entry, Subject};
use crate::clock::{Clock, MachineTime};
use crate::params;
use crate::storage::{Result, Row, StorageError, Store, Tx};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Events that one request replays at most.
const MAX_REPLAYED: usize = 200;

/// An event that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadEvent {
    /// The number of its row.
    pub id: i64,
    /// Who could not handle it.
    pub consumer: String,
    /// Its number in the log.
    pub event: i64,
    /// Whose order of events must be kept.
    pub key: String,
    /// Why it was set aside.
    pub reason: String,
    /// What it says; `None` when the log has it no more.
    pub logged: Option<(String, String, MachineTime)>,
}

const DEAD: &str =
    "SELECT d.id, d.consumer, d.event_id, d.event_key, d.reason, e.topic, e.payload, e.created_at
     FROM dead_events d LEFT JOIN events e ON e.id = d.event_id";

impl DeadEvent {
    fn from_row(row: &Row) -> Result<Self> {
        let topic: Option<String> = row.get(5)?;
        Ok(Self {
            id: row.get(0)?,
            consumer: row.get(1)?,
            event: row.get(2)?,
            key: row.get(3)?,
            reason: row.get(4)?,
            logged: topic
                .map(|topic| Ok::<_, StorageError>((topic, row.get(6)?, row.get(7)?)))
                .transpose()?,
        })
    }
}

/// A page of the events that are set aside, oldest first, and how many there are in all.
pub async fn page(tx: &mut Tx<'_>, (limit, offset): (i64, i64)) -> Result<(Vec<DeadEvent>, i64)> {
    let total = tx.query_one("SELECT COUNT(*) FROM dead_events", &[]).await?.get(0)?;
    let rows =
        tx.query_all(&format!("{DEAD} ORDER BY d.id LIMIT ? OFFSET ?"), params![limit, offset]).await?;
    Ok((rows.iter().map(DeadEvent::from_row).collect::<Result<_>>()?, total))
}

/// One event that is set aside.
pub async fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<DeadEvent>> {
    let row = tx.query_opt(&format!("{DEAD} WHERE d.id = ?"), params![id]).await?;
    row.as_ref().map(DeadEvent::from_row).transpose()
}

/// How many events are set aside.
pub async fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM dead_events", &[]).await?.get(0)
}

/// What became of a replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The events that were handled, in their order.
    pub events: Vec<i64>,
    /// Events of the key that are still set aside.
    pub left: i64,
    /// Why the first of those failed again; `None` when nothing failed.
    pub failure: Option<String>,
}

/// The consumers that run in this process, so that each can be asked by its name.
#[derive(Default)]
pub struct Consumers(Mutex<Vec<Arc<dyn Replays>>>);

impl Consumers {
    /// Runs a consumer in `tasks` until `stop`, and knows it from now on.
    pub fn start<C: Consumer>(
        &self,
        consumer: Arc<C>,
        store: Store,
        tasks: &TaskTracker,
        stop: CancellationToken,
    ) {
        let known = Arc::new(Of(Arc::clone(&consumer)));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(known);
        tasks.spawn(consumer::run(consumer, store, stop));
    }

    /// Forgets them all, at the end of the server: one that holds on to the application would keep it, and its database, for ever.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn named(&self, name: &str) -> Option<Arc<dyn Replays>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|consumer| consumer.name() == name).cloned()
    }

    /// Has all events of this one's key handled that its consumer has set aside, from the first on, until one fails again; at
    /// most 200. `None` when no consumer of this name runs here.
    ///
    /// # Errors
    /// When the database cannot be used. What was handled until then is handled.
    pub async fn replay(
        &self,
        store: &Store,
        clock: &Clock,
        dead: &DeadEvent,
        author: &Author,
    ) -> Result<Option<Replayed>> {
        let Some(consumer) = self.named(&dead.consumer) else { return Ok(None) };
        let (mut events, mut failure) = (Vec::new(), None);
        while events.len() < MAX_REPLAYED {
            let replay = Replay { key: dead.key.clone(), author: author.clone(), clock: clock.clone() };
            match consumer.next(store.clone(), replay).await {
                Ok(Some(event)) => events.push(event),
                Ok(None) => break,
                Err(error) if error.is_passing() => return Err(error),
                Err(error) => {
                    failure = Some(error.to_string());
                    break;
                }
            }
        }
        if !events.is_empty() {
            consumer.committed();
        }
        let left = after_replay(store, dead, failure.clone()).await?;
        Ok(Some(Replayed { events, left, failure }))
    }
}

/// Writes down why the first event of the key failed again, and counts those that are left.
async fn after_replay(store: &Store, dead: &DeadEvent, failure: Option<String>) -> Result<i64> {
    let (consumer, key) = (dead.consumer.clone(), dead.key.clone());
    store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<i64> {
            if let (Some(why), Some(first)) = (&failure, first_of(tx, &consumer, &key).await?) {
                tx.execute("UPDATE dead_events SET reason = ? WHERE id = ?", params![why, first.id]).await?;
            }
            let sql = "SELECT COUNT(*) FROM dead_events WHERE consumer = ? AND event_key = ?";
            tx.query_one(sql, params![&consumer, &key]).await?.get(0)
        })
        .await
}

/// What is to be replayed, and for whom.
struct Replay {
    key: String,
    author: Author,
    clock: Clock,
}

/// A consumer without its type.
trait Replays: Send + Sync {
    fn name(&self) -> &'static str;

    /// Handles the first event of a key that is set aside; gives its number, and `None` when there is none.
    fn next(&self, store: Store, replay: Replay) -> BoxFuture<'static, Result<Option<i64>>>;

    fn committed(&self);
}

struct Of<C>(Arc<C>);

impl<C: Consumer> Replays for Of<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn next(&self, store: Store, replay: Replay) -> BoxFuture<'static, Result<Option<i64>>> {
        let consumer = Arc::clone(&self.0);
        Box::pin(async move {
            store.write_internal(async move |tx: &mut Tx<'_>| next(&*consumer, tx, &replay).await).await
        })
    }

    fn committed(&self) {
        self.0.committed();
    }
}

async fn next<C: Consumer>(consumer: &C, tx: &mut Tx<'_>, replay: &Replay) -> Result<Option<i64>> {
    // Taken first, as whoever applies events does.
    locked_offset(tx, C::NAME).await?;
    let Some(dead) = first_of(tx, C::NAME, &replay.key).await? else { return Ok(None) };
    let logged = log::after(tx, dead.event - 1, 1).await?.into_iter().find(|logged| logged.id == dead.event);
    let logged = logged
        .ok_or_else(|| StorageError::Corrupt(format!("the log has no event {} any more", dead.event)))?;
    consumer.apply(tx, &logged.read()?).await?;
    tx.execute_one("DELETE FROM dead_events WHERE id = ?", params![dead.id]).await?;
    let entry = Entry {
        action: Action::RetryEvent,
        subject: Subject::DeadEvent(dead.id),
        before: json!({ "consumer": dead.consumer, "eventId": dead.event, "key": dead.key }),
        after: Value::Null,
    };
    audit_log::record(tx, &replay.author, &entry, (replay.clock.shop(), replay.clock.machine())).await?;
    Ok(Some(dead.event))
}

async fn first_of(tx: &mut Tx<'_>, consumer: &str, key: &str) -> Result<Option<DeadEvent>> {
    let sql = format!("{DEAD} WHERE d.consumer = ? AND d.event_key = ? ORDER BY d.event_id LIMIT 1");
    tx.query_opt(&sql, params![consumer, key]).await?.as_ref().map(DeadEvent::from_row).transpose()
}
