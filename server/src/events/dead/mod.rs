//! Events that a consumer could not handle: looking at them, and having them handled after all.
//!
//! A set-aside event is replayed by its own consumer, and with it all others of its key that the consumer has set aside, in their
//! order. Each is handled in a transaction that also removes it from those set aside, so it has its effect exactly once; one that
//! fails again stays, and so do those behind it. The consumer's offset is locked meanwhile, so a later event of the key either
//! finds the key stopped and queues up behind, or comes after the last one is done.
//!
//! In reading order: [`DeadEvent`], [`page`], [`find`]: looking. [`Consumers`]: who runs here and can be asked. [`Replayed`]: what became of it.

mod replay;

pub use replay::{Consumers, Replayed};

use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, Row, StorageError, Tx};

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

/// The first event of a key that is set aside.
async fn first_of(tx: &mut Tx<'_>, consumer: &str, key: &str) -> Result<Option<DeadEvent>> {
    let sql = format!("{DEAD} WHERE d.consumer = ? AND d.event_key = ? ORDER BY d.event_id LIMIT 1");
    tx.query_opt(&sql, params![consumer, key]).await?.as_ref().map(DeadEvent::from_row).transpose()
}
