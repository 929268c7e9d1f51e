//! Reading the log.

use super::Topic;
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, Row, StorageError, Tx};

/// One event of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number: 1, 2, 3, without gaps, in commit order.
    pub id: i64,
    /// What kind of thing happened.
    pub topic: Topic,
    /// Whose order of events must be kept.
    pub key: String,
    /// Ids of what it concerns.
    pub payload: serde_json::Value,
    /// When it was written.
    pub at: MachineTime,
}

impl Event {
    /// A number from the payload.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when the payload has no such number.
    pub fn number(&self, field: &str) -> Result<i64> {
        self.payload
            .get(field)
            .and_then(serde_json::Value::as_i64)
            .ok_or_else(|| StorageError::Corrupt(format!("event {} has no number `{field}`", self.id)))
    }

    fn from_row(row: &Row) -> Result<Self> {
        let id = row.get(0)?;
        let topic: String = row.get(1)?;
        let payload: String = row.get(3)?;
        Ok(Self {
            id,
            topic: Topic::named(&topic)
                .ok_or_else(|| StorageError::Corrupt(format!("event {id} has the unknown topic {topic}")))?,
            key: row.get(2)?,
            payload: serde_json::from_str(&payload)
                .map_err(|e| StorageError::Corrupt(format!("event {id} has no readable payload: {e}")))?,
            at: row.get(4)?,
        })
    }
}

/// An event as it is stored. Reading it may fail where a newer server has written it.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its number.
    pub id: i64,
    /// Whose order of events must be kept.
    pub key: String,
    row: Row,
}

/// The columns of a [`Logged`], for whoever reads the log by a statement of its own.
pub(crate) const COLUMNS: &str = "id, topic, event_key, payload, created_at";

impl Logged {
    /// From a row of [`COLUMNS`].
    pub(crate) fn from_row(row: Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, key: row.get(2)?, row })
    }

    /// Whether its topic is one of these.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when it has none.
    pub fn is_about(&self, topics: &[Topic]) -> Result<bool> {
        let topic: String = self.row.get(1)?;
        Ok(topics.iter().any(|known| known.name() == topic))
    }

    /// The event.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when this server does not know its topic or cannot read its payload.
    pub fn read(&self) -> Result<Event> {
        Event::from_row(&self.row)
    }
}

/// An event for someone who looks at the log, whether this server knows its topic or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its number.
    pub id: i64,
    /// The name of its topic.
    pub topic: String,
    /// Whose order of events must be kept.
    pub key: String,
    /// JSON with ids.
    pub payload: String,
    /// When it was written.
    pub at: MachineTime,
}

/// The next `limit` events after the one numbered `after`.
pub async fn after(tx: &mut Tx<'_>, after: i64, limit: usize) -> Result<Vec<Logged>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx
        .query_all(
            &format!("SELECT {COLUMNS} FROM events WHERE id > ? ORDER BY id LIMIT ?"),
            params![after, limit],
        )
        .await?;
    rows.into_iter().map(Logged::from_row).collect()
}

/// The next `limit` events after the one numbered `after`, as they are stored, each with its time.
pub async fn page(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Stored>> {
    let rows = tx
        .query_all(
            "SELECT id, topic, event_key, payload, created_at FROM events WHERE id > ? ORDER BY id LIMIT ?",
            params![after, limit],
        )
        .await?;
    let stored = |row: &Row| {
        Ok(Stored {
            id: row.get(0)?,
            topic: row.get(1)?,
            key: row.get(2)?,
            payload: row.get(3)?,
            at: row.get(4)?,
        })
    };
    rows.iter().map(stored).collect()
}

/// The number of the newest event in this snapshot.
pub async fn last_id(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one("SELECT last_id FROM event_seq WHERE id = 1", &[]).await?.get(0)
}
