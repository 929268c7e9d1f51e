//! What domain code can do inside a transaction.

#[cfg(feature = "mariadb")]
use super::mariadb::{Session, by_primary_key};
use super::statements::Statements;
use super::work::{AfterCommit, Mark, NewEvent, Work};
use super::{Engine, Param, Result, Row, StorageError, sqlite};
use crate::faults::Faults;

/// One open transaction on one of the databases.
///
/// It is poisoned by the first statement after which the transaction is not surely open any more; from then on every
/// call fails, and the lane never commits it, whatever the job answers.
pub struct Tx<'c> {
    conn: Conn<'c>,
    poison: Option<StorageError>,
    written: u64,
    pub(super) events: Vec<NewEvent>,
    pub(super) after_commit: Vec<AfterCommit>,
    faults: Faults,
}

/// The driver below: one arm a database.
pub(super) enum Conn<'c> {
    Sqlite(Statements<'c>),
    #[cfg(feature = "mariadb")]
    MariaDb(&'c mut Session),
}

#[cfg_attr(
    not(feature = "mariadb"),
    expect(clippy::unused_async, reason = "SQLite answers at once; a database behind a network does not")
)]
impl<'c> Tx<'c> {
    pub(super) fn new(conn: Conn<'c>, faults: Faults) -> Self {
        Self { conn, poison: None, written: 0, events: Vec::new(), after_commit: Vec::new(), faults }
    }

    /// Runs a statement that changes rows and says how many it touched.
    pub async fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        self.check()?;
        let outcome = match &mut self.conn {
            Conn::Sqlite(statements) => {
                statements.get(sql).and_then(|statement| sqlite::execute(statement, params))
            }
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(session) => session.execute(sql, params).await,
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

    /// Runs a compare-and-set: true when the one row was in the state that the statement asks for, false when not. The row is
    /// named by its table's primary key.
    pub async fn compare_and_set(&mut self, sql: &str, params: &[Param<'_>]) -> Result<bool> {
        match self.execute_by_key(sql, params).await? {
            0 => Ok(false),
            1 => Ok(true),
            actual => Err(StorageError::RowsAffected { expected: 1, actual }),
        }
    }

    /// As [`compare_and_set`](Self::compare_and_set), for `count` rows that are named by their primary keys.
    ///
    /// # Errors
    /// [`StorageError::RowsAffected`] when not all of them were in that state, which undoes the whole unit of work.
    pub async fn compare_and_set_all(&mut self, sql: &str, params: &[Param<'_>], count: usize) -> Result<()> {
        let (expected, actual) = (count as u64, self.execute_by_key(sql, params).await?);
        if actual == expected { Ok(()) } else { Err(StorageError::RowsAffected { expected, actual }) }
    }

    async fn execute_by_key(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        match &self.conn {
            Conn::Sqlite(_) => self.execute(sql, params).await,
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(_) => self.execute(&by_primary_key(sql), params).await,
        }
    }

    /// Inserts one row and gives its new id.
    pub async fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        self.check()?;
        let outcome = match &mut self.conn {
            Conn::Sqlite(statements) => {
                statements.get(sql).and_then(|statement| sqlite::insert(statement, params))
            }
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(session) => session.insert(sql, params).await,
        };
        let id = self.look(outcome)?;
        self.written += 1;
        Ok(id)
    }

    /// Inserts one row unless a rule of the schema says that it is there already; true when it was inserted.
    ///
    /// On both databases a refused row undoes its statement and not its transaction, so no dialect is needed.
    pub async fn insert_if_absent(&mut self, sql: &str, params: &[Param<'_>]) -> Result<bool> {
        Ok(self.insert_unless_there(sql, params).await?.is_some())
    }

    /// As [`insert_if_absent`](Self::insert_if_absent); gives the new row's id.
    pub async fn insert_unless_there(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>> {
        match self.insert(sql, params).await {
            Ok(id) => Ok(Some(id)),
            Err(StorageError::Conflict(rule)) if rule != super::Constraint::Other => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every row of a query.
    pub async fn query_all(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        self.check()?;
        let outcome = match &mut self.conn {
            Conn::Sqlite(statements) => {
                statements.get(sql).and_then(|statement| sqlite::query(statement, params))
            }
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(session) => session.query(sql, params).await,
        };
        self.look(outcome)
    }

    /// The first row of a query, if there is one, which nobody else changes before this transaction ends. Whoever decides by a
    /// row and then changes it or others because of it reads it so, because another server may do the same at once.
    ///
    /// SQLite has one writer at a time (<https://sqlite.org/lang_transaction.html#immediate>), so nothing needs to be locked there.
    pub async fn lock_opt(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>> {
        Ok(self.lock_all(sql, params).await?.into_iter().next())
    }

    /// As [`lock_opt`](Self::lock_opt), for every row of a query.
    pub async fn lock_all(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        match self.engine() {
            Engine::Sqlite => self.query_all(sql, params).await,
            Engine::MariaDb => self.query_all(&format!("{sql} FOR UPDATE"), params).await,
        }
    }

    /// The first row of a query, if there is one.
    pub async fn query_opt(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>> {
        Ok(self.query_all(sql, params).await?.into_iter().next())
    }

    /// The one row of a query that always has one.
    pub async fn query_one(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Row> {
        self.query_opt(sql, params).await?.ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })
    }

    /// The planted faults of this server; none unless built with the feature `faults`.
    pub const fn faults(&self) -> Faults {
        self.faults
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { events: self.events.len(), after_commit: self.after_commit.len(), written: self.written }
    }

    pub(super) fn forget_since(&mut self, mark: &Mark) {
        self.events.truncate(mark.events);
        self.after_commit.truncate(mark.after_commit);
        self.written = mark.written;
    }

    pub(super) const fn has_written_since(&self, mark: &Mark) -> bool {
        self.written > mark.written
    }

    /// What this transaction has done and will leave behind.
    pub(super) fn into_work(self) -> Work {
        Work { events: self.events, after_commit: self.after_commit, wrote: self.written > 0 }
    }

    pub(super) const fn poison(&self) -> Option<&StorageError> {
        self.poison.as_ref()
    }

    /// Which database this is.
    pub const fn engine(&self) -> Engine {
        match &self.conn {
            Conn::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(_) => Engine::MariaDb,
        }
    }

    /// Runs a statement that takes nothing and returns nothing, such as a savepoint.
    pub(super) async fn command(&mut self, sql: &str) -> Result<()> {
        self.check()?;
        let outcome = match &mut self.conn {
            Conn::Sqlite(statements) => sqlite::command(statements.conn(), sql),
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(session) => session.command(sql).await,
        };
        self.look(outcome)
    }

    /// Poisons a transaction under which a statement was given up before its answer had come.
    pub(super) fn look_for_abandoned_statement(&mut self) {
        if self.poison.is_none() && !self.is_open() {
            let why = "a job was ended in the middle of a statement".to_owned();
            self.poison = Some(StorageError::Unavailable(why));
        }
    }

    fn check(&self) -> Result<()> {
        if self.poison.is_some() { Err(StorageError::Poisoned) } else { Ok(()) }
    }

    /// Whether the transaction is surely open. SQLite tells by its autocommit flag
    /// (<https://sqlite.org/c3ref/get_autocommit.html>).
    fn is_open(&self) -> bool {
        match &self.conn {
            Conn::Sqlite(statements) => !statements.conn().is_autocommit(),
            #[cfg(feature = "mariadb")]
            Conn::MariaDb(session) => session.has_open_transaction(),
        }
    }

    fn look<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if let Err(error) = &outcome
            && !self.is_open()
        {
            self.poison = Some(error.clone());
        }
        outcome
    }
}
