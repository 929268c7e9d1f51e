//! What domain code can do inside a transaction.

use super::{Param, Result, Row, StorageError, sqlite};
use crate::events::Topic;
use crate::faults::Faults;

/// One open transaction on one of the databases.
///
/// It is poisoned by the first statement after which the transaction is not surely open any more; from then on every
/// call fails, and the lane never commits it, whatever the job answers.
pub struct Tx<'c> {
    conn: Conn<'c>,
    poison: Option<StorageError>,
    written: u64,
    events: Vec<NewEvent>,
    faults: Faults,
}

/// The driver below. A second arm stands beside this one for each further database.
#[derive(Clone, Copy)]
pub(super) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
}

/// An event that will get its number when the batch commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What kind of thing happened.
    pub topic: Topic,
    /// Whose order of events must be kept: `order:12`, `goods:7`.
    pub key: String,
    /// JSON with ids, never with personal data.
    pub payload: String,
}

/// A place to which a job's effects can be undone.
pub(super) struct Mark {
    events: usize,
    written: u64,
}

#[expect(clippy::unused_async, reason = "SQLite answers at once; a driver that speaks to a server will not")]
impl<'c> Tx<'c> {
    pub(super) fn new(conn: Conn<'c>, faults: Faults) -> Self {
        Self { conn, poison: None, written: 0, events: Vec::new(), faults }
    }

    /// Runs a statement that changes rows and says how many it touched.
    pub async fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        self.check()?;
        let outcome = match self.conn {
            Conn::Sqlite(conn) => sqlite::execute(conn, sql, params),
        };
        let rows = self.look(outcome)?;
        self.written += rows;
        Ok(rows)
    }

    /// Runs a statement that must touch exactly one row.
    pub async fn execute_one(&mut self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        match self.execute(sql, params).await? {
            1 => Ok(()),
            actual => Err(StorageError::RowsAffected { expected: 1, actual }),
        }
    }

    /// Runs a compare-and-set: true when the one row was in the state that the statement asks for, false when not.
    pub async fn compare_and_set(&mut self, sql: &str, params: &[Param<'_>]) -> Result<bool> {
        match self.execute(sql, params).await? {
            0 => Ok(false),
            1 => Ok(true),
            actual => Err(StorageError::RowsAffected { expected: 1, actual }),
        }
    }

    /// Inserts one row and gives its new id.
    pub async fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        self.check()?;
        let outcome = match self.conn {
            Conn::Sqlite(conn) => sqlite::insert(conn, sql, params),
        };
        let id = self.look(outcome)?;
        self.written += 1;
        Ok(id)
    }

    /// Inserts one row unless a rule of the schema says that it is there already; true when it was inserted.
    ///
    /// On both databases a refused row undoes its statement and not its transaction, so no dialect is needed.
    pub async fn insert_if_absent(&mut self, sql: &str, params: &[Param<'_>]) -> Result<bool> {
        match self.insert(sql, params).await {
            Ok(_) => Ok(true),
            Err(StorageError::Conflict(rule)) if rule != super::Constraint::Other => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Every row of a query.
    pub async fn query_all(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        self.check()?;
        let outcome = match self.conn {
            Conn::Sqlite(conn) => sqlite::query(conn, sql, params),
        };
        self.look(outcome)
    }

    /// The first row of a query, if there is one.
    pub async fn query_opt(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>> {
        Ok(self.query_all(sql, params).await?.into_iter().next())
    }

    /// The one row of a query that always has one.
    pub async fn query_one(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Row> {
        self.query_opt(sql, params).await?.ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })
    }

    /// Records that something has happened. The event becomes visible with the commit or not at all.
    pub fn emit(&mut self, topic: Topic, key: String, payload: &serde_json::Value) {
        self.events.push(NewEvent { topic, key, payload: payload.to_string() });
    }

    /// The planted faults of this server; none unless built with the feature `faults`.
    pub const fn faults(&self) -> Faults {
        self.faults
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { events: self.events.len(), written: self.written }
    }

    pub(super) fn forget_since(&mut self, mark: &Mark) {
        self.events.truncate(mark.events);
        self.written = mark.written;
    }

    pub(super) fn take_events(&mut self) -> Vec<NewEvent> {
        std::mem::take(&mut self.events)
    }

    pub(super) const fn has_written(&self) -> bool {
        self.written > 0
    }

    pub(super) const fn poison(&self) -> Option<&StorageError> {
        self.poison.as_ref()
    }

    fn check(&self) -> Result<()> {
        if self.poison.is_some() { Err(StorageError::Poisoned) } else { Ok(()) }
    }

    /// After a failure: is the transaction still open? SQLite tells by its autocommit flag (<https://sqlite.org/c3ref/get_autocommit.html>).
    fn look<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if let Err(error) = &outcome {
            let open = match self.conn {
                Conn::Sqlite(conn) => !conn.is_autocommit(),
            };
            if !open {
                self.poison = Some(error.clone());
            }
        }
        outcome
    }
}
