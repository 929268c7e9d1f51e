//! A named reader of the log whose effects happen exactly once.
//!
//! It reads on in batches and moves its offset in the transaction of the effects, by compare-and-set: whatever dies,
//! effects and offset are both there or both not. An event whose handling fails in itself is tried again a few times and
//! then set aside, together with every later event of its key, so that one bad event stops neither the others nor the order
//! within a key. A consumer that is new starts at the first event, so nothing earlier is skipped.

use super::{Event, Topic, log};
use crate::params;
use crate::storage::{Result, StorageError, Store, Tx};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Events whose effects are written in one job. An order leaves two of them, and one job is written a commit, so this has to
/// be several times what requests put into a commit.
pub(crate) const BATCH: usize = 256;
/// How often the handling of one event is tried before the event is set aside.
const ATTEMPTS: u32 = 5;
/// The wait after the first failure; it doubles.
const FIRST_DELAY: Duration = Duration::from_millis(50);

/// What a consumer does with events.
pub trait Consumer: Send + Sync + 'static {
    /// The name under which its offset is kept; never changes.
    const NAME: &'static str;
    /// The topics it cares for; all others only move its offset.
    const TOPICS: &'static [Topic];
    /// Events whose effects are written in one job.
    const BATCH: usize = BATCH;

    /// Writes the effects of one event. Called once for each event that is handled, never twice with effect.
    fn apply(&self, tx: &mut Tx<'_>, event: &Event) -> impl Future<Output = Result<()>>;

    /// Writes the effects of some events in their order. A consumer that can do that for many at once says how.
    fn apply_all(&self, tx: &mut Tx<'_>, events: &[&Event]) -> impl Future<Output = Result<()>> {
        async move {
            for event in events {
                self.apply(tx, event).await?;
            }
            Ok(())
        }
    }

    /// Called after effects have been committed.
    fn committed(&self) {}
}

/// Reads on until `stop`.
pub async fn run<C: Consumer>(consumer: Arc<C>, store: Store, stop: CancellationToken) {
    let mut committed = store.committed_event();
    // How far it has read, once that is known.
    let mut offset = None;
    // After a batch has failed its events are handled one by one, so that only the one that is to blame is tried again.
    let mut alone = 0;
    let mut failures = 0;
    while !stop.is_cancelled() {
        if let Some(offset) = offset {
            tokio::select! {
                () = stop.cancelled() => return,
                reached = committed.wait_for(|newest| *newest > offset) => if reached.is_err() { return },
            }
        }
        let limit = if alone > 0 { 1 } else { C::BATCH };
        let wait = match step(&consumer, &store, offset, limit).await {
            Ok(Step::Moved(to)) => {
                offset = Some(to);
                failures = 0;
                alone = usize::saturating_sub(alone, 1);
                consumer.committed();
                continue;
            }
            Ok(Step::CaughtUp(at)) => {
                offset = Some(at);
                (failures, alone) = (0, 0);
                continue;
            }
            Err(error) if error.is_passing() => {
                tracing::warn!(consumer = C::NAME, %error, "events wait for the database");
                FIRST_DELAY
            }
            Err(_) if alone == 0 => {
                alone = C::BATCH;
                continue;
            }
            Err(error) => {
                failures += 1;
                tracing::error!(consumer = C::NAME, %error, failures, "an event could not be handled");
                if failures >= ATTEMPTS {
                    match set_aside_next::<C>(&store, error.to_string()).await {
                        Ok(()) => {
                            // Where it stands now is read again.
                            (failures, offset) = (0, None);
                            continue;
                        }
                        Err(error) => {
                            tracing::error!(consumer = C::NAME, %error, "an event could not be set aside");
                        }
                    }
                }
                FIRST_DELAY * (1 << (failures - 1).min(6))
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// How a step of a consumer ended.
pub(crate) enum Step {
    /// It has read up to this event.
    Moved(i64),
    /// Nothing is behind this event yet.
    CaughtUp(i64),
}

/// Handles the next events in one transaction. They are read in it too, unless this process has just written them: the pages
/// are at hand there, and a snapshot would have to be made.
pub(crate) async fn step<C: Consumer>(
    consumer: &Arc<C>,
    store: &Store,
    offset: Option<i64>,
    limit: usize,
) -> Result<Step> {
    if store.is_shared() {
        // Another server may be at it: its row is not to be waited for in the lane when there is nothing to do.
        let newest = *store.committed_event().borrow();
        let offset = store.read_internal(async |tx: &mut Tx<'_>| offset_of(tx, C::NAME).await).await?;
        if offset >= newest {
            return Ok(Step::CaughtUp(offset));
        }
    }
    let recent = offset.and_then(|offset| store.recent_events(offset, limit)).unwrap_or_default();
    let consumer = Arc::clone(consumer);
    store.write_internal(async move |tx: &mut Tx<'_>| apply_next(&*consumer, tx, &recent, limit).await).await
}

/// Writes the effects of the next `limit` events and moves the offset to the last of them. `recent` are these events where
/// they are known already.
async fn apply_next<C: Consumer>(
    consumer: &C,
    tx: &mut Tx<'_>,
    recent: &[Arc<Event>],
    limit: usize,
) -> Result<Step> {
    // Taken first: of two servers that work on the same events, the second waits here instead of writing effects that would
    // be undone, and then goes on behind the first.
    let offset = locked_offset(tx, C::NAME).await?;
    let (known, logged) = match recent.first() {
        Some(first) if first.id == offset + 1 => (recent, Vec::new()),
        _ => (&[][..], log::after(tx, offset, limit).await?),
    };
    let last = known.last().map(|event| event.id).or_else(|| logged.last().map(|event| event.id));
    let Some(last) = last else { return Ok(Step::CaughtUp(offset)) };
    let read = logged
        .iter()
        // One that a newer server has written about something this one does not know is none of its business.
        .filter_map(|logged| logged.is_about(C::TOPICS).map(|is| is.then(|| logged.read())).transpose())
        .map(|event| event.and_then(|event| event))
        .collect::<Result<Vec<_>>>()?;
    let stopped = keys_set_aside(tx, C::NAME).await?;
    let known = known.iter().map(|event| &**event).filter(|event| C::TOPICS.contains(&event.topic));
    let mut events: Vec<_> = known.chain(&read).collect();
    for event in &events {
        if stopped.contains(&event.key) {
            let why = "an earlier event of its key is set aside";
            set_aside(tx, C::NAME, (event.id, &event.key), why).await?;
        }
    }
    events.retain(|event| !stopped.contains(&event.key));
    consumer.apply_all(tx, &events).await?;
    advance(tx, C::NAME, offset, last).await?;
    Ok(Step::Moved(last))
}

/// Sets the next event aside and moves past it.
async fn set_aside_next<C: Consumer>(store: &Store, why: String) -> Result<()> {
    store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
            let offset = locked_offset(tx, C::NAME).await?;
            let Some(event) = log::after(tx, offset, 1).await?.into_iter().next() else { return Ok(()) };
            set_aside(tx, C::NAME, (event.id, &event.key), &why).await?;
            advance(tx, C::NAME, offset, event.id).await
        })
        .await
}

/// How far a consumer has read; nobody else moves it before this transaction ends.
pub(in crate::events) async fn locked_offset(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    match tx.lock_opt("SELECT last_event_id FROM consumers WHERE name = ?", params![name]).await? {
        Some(row) => row.get(0),
        None => Ok(0),
    }
}

async fn offset_of(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    match tx.query_opt("SELECT last_event_id FROM consumers WHERE name = ?", params![name]).await? {
        Some(row) => row.get(0),
        None => Ok(0),
    }
}

async fn advance(tx: &mut Tx<'_>, name: &str, from: i64, to: i64) -> Result<()> {
    let moved = tx
        .compare_and_set(
            "UPDATE consumers SET last_event_id = ? WHERE name = ? AND last_event_id = ?",
            params![to, name, from],
        )
        .await?;
    if moved {
        return Ok(());
    }
    let known =
        tx.query_opt("SELECT last_event_id FROM consumers WHERE name = ?", params![name]).await?.is_some();
    if known || from > 0 {
        // Another process has moved the offset: these effects are its, and ours are undone.
        return Err(StorageError::Busy);
    }
    match tx.insert("INSERT INTO consumers (name, last_event_id) VALUES (?, ?)", params![name, to]).await {
        Ok(_) => Ok(()),
        // Another server has made this row in the same moment.
        Err(StorageError::Conflict(_)) => Err(StorageError::Busy),
        Err(error) => Err(error),
    }
}

async fn keys_set_aside(tx: &mut Tx<'_>, name: &str) -> Result<HashSet<String>> {
    let rows =
        tx.query_all("SELECT DISTINCT event_key FROM dead_events WHERE consumer = ?", params![name]).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn set_aside(tx: &mut Tx<'_>, name: &str, (id, key): (i64, &str), why: &str) -> Result<()> {
    tx.insert(
        "INSERT INTO dead_events (consumer, event_id, event_key, reason) VALUES (?, ?, ?, ?)",
        params![name, id, key, why],
    )
    .await
    .map(|_| ())
}

/// The offsets of all consumers: how far each has read.
pub async fn offsets(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    let rows = tx.query_all("SELECT name, last_event_id FROM consumers ORDER BY name", &[]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
