//! Having events handled after all.

use super::{DeadEvent, first_of};
use crate::admin::audit_log::{self, Action, Author, Entry, Subject};
use crate::clock::Clock;
use crate::events::consumer::{self, Consumer, locked_offset};
use crate::events::log;
use crate::params;
use crate::storage::{Result, StorageError, Store, Tx};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Events that one request replays at most.
const MAX_REPLAYED: usize = 200;

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

    /// What [`replay`](Self::replay) would do: done in one transaction that is undone.
    ///
    /// # Errors
    /// As there.
    pub async fn rehearse(&self, store: &Store, dead: &DeadEvent) -> Result<Option<Replayed>> {
        match self.named(&dead.consumer) {
            Some(consumer) => consumer.rehearse(store.clone(), dead.key.clone()).await.map(Some),
            None => Ok(None),
        }
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

    /// Handles all events of a key that are set aside, as far as they go, and undoes it.
    fn rehearse(&self, store: Store, key: String) -> BoxFuture<'static, Result<Replayed>>;

    fn committed(&self);
}

/// Why the transaction of a rehearsal is undone.
enum Undone {
    Tried(Replayed),
    Failed(StorageError),
}

impl From<StorageError> for Undone {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
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

    fn rehearse(&self, store: Store, key: String) -> BoxFuture<'static, Result<Replayed>> {
        let consumer = Arc::clone(&self.0);
        Box::pin(async move {
            let work = async move |tx: &mut Tx<'_>| -> std::result::Result<Replayed, Undone> {
                Err(Undone::Tried(try_all(&*consumer, tx, &key).await?))
            };
            match store.write_internal(work).await {
                Ok(replayed) | Err(Undone::Tried(replayed)) => Ok(replayed),
                Err(Undone::Failed(error)) => Err(error),
            }
        })
    }

    fn committed(&self) {
        self.0.committed();
    }
}

async fn try_all<C: Consumer>(consumer: &C, tx: &mut Tx<'_>, key: &str) -> Result<Replayed> {
    locked_offset(tx, C::NAME).await?;
    let mut replayed = Replayed { events: Vec::new(), left: 0, failure: None };
    while replayed.events.len() < MAX_REPLAYED {
        let Some(dead) = first_of(tx, C::NAME, key).await? else { break };
        match handle(consumer, tx, &dead).await {
            Ok(()) => replayed.events.push(dead.event),
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => {
                replayed.failure = Some(error.to_string());
                break;
            }
        }
    }
    let sql = "SELECT COUNT(*) FROM dead_events WHERE consumer = ? AND event_key = ?";
    replayed.left = tx.query_one(sql, params![C::NAME, key]).await?.get(0)?;
    Ok(replayed)
}

/// Has an event handled, which is set aside no more.
async fn handle<C: Consumer>(consumer: &C, tx: &mut Tx<'_>, dead: &DeadEvent) -> Result<()> {
    let logged = log::after(tx, dead.event - 1, 1).await?.into_iter().find(|logged| logged.id == dead.event);
    let logged = logged
        .ok_or_else(|| StorageError::Corrupt(format!("the log has no event {} any more", dead.event)))?;
    consumer.apply(tx, &logged.read()?).await?;
    tx.execute_one("DELETE FROM dead_events WHERE id = ?", params![dead.id]).await
}

async fn next<C: Consumer>(consumer: &C, tx: &mut Tx<'_>, replay: &Replay) -> Result<Option<i64>> {
    // Taken first, as whoever applies events does.
    locked_offset(tx, C::NAME).await?;
    let Some(dead) = first_of(tx, C::NAME, &replay.key).await? else { return Ok(None) };
    handle(consumer, tx, &dead).await?;
    let entry = Entry {
        action: Action::RetryEvent,
        subject: Subject::DeadEvent(dead.id),
        before: json!({ "consumer": dead.consumer, "eventId": dead.event, "key": dead.key }),
        after: Value::Null,
    };
    audit_log::record(tx, &replay.author, &entry, (replay.clock.shop(), replay.clock.machine())).await?;
    Ok(Some(dead.event))
}
