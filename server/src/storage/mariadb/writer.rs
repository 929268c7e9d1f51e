//! The lane's connection to MariaDB, and how the lane learns what became of a commit whose answer was lost.
//!
//! Each lane has a row of its own in `lane_commits` and writes the number of its batch there inside the batch. After a
//! lost answer it reads that row with a locking read on a new connection: the lost transaction, should it still be alive,
//! holds the lock on that row, so the read waits until it has ended one way or the other
//! (mariadb.com/kb/en/for-update). It ends soon: the server rolls back a writer that has fallen silent.

use super::Session;
use super::address::{Address, Checks, Use};
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, StorageError};
use std::time::Duration;

/// A write connection that is made again whenever it is lost.
pub(in crate::storage) struct MariaDbWriter {
    address: Address,
    purpose: Use,
    session: Option<Session>,
    lane: i64,
}

impl MariaDbWriter {
    /// Connects, and makes the row of this lane.
    pub(in crate::storage) async fn open(
        address: Address,
        lock_wait: Duration,
        checks: Checks,
        now: MachineTime,
    ) -> Result<Self> {
        let purpose = Use::Write { lock_wait, checks };
        let mut session = address.connect(purpose).await?;
        let lane = session
            .insert("INSERT INTO lane_commits (batch, committed_at) VALUES (0, ?)", params![now])
            .await?;
        session.command("COMMIT").await?;
        Ok(Self { address, purpose, session: Some(session), lane })
    }

    /// The one number of a query, outside any batch.
    pub(in crate::storage) async fn number(&mut self, sql: &str) -> Result<i64> {
        let session = self.session()?;
        let rows = session.query(sql, &[]).await?;
        session.command("ROLLBACK").await?;
        rows.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)
    }

    /// Which row of `lane_commits` is this lane's.
    pub(in crate::storage) const fn lane(&self) -> i64 {
        self.lane
    }

    /// The connection.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when it is lost and nothing was begun since.
    pub(in crate::storage) fn session(&mut self) -> Result<&mut Session> {
        self.session
            .as_mut()
            .ok_or_else(|| StorageError::Unavailable("MariaDB: there is no connection".to_owned()))
    }

    /// Begins a transaction, on a new connection when the old one is not usable.
    pub(in crate::storage) async fn begin(&mut self) -> Result<()> {
        if let Some(session) = self.session.as_mut().filter(|session| session.is_sound()) {
            match session.begin("START TRANSACTION").await {
                Ok(()) => return Ok(()),
                // Nothing has run on it, so another connection may do the same.
                Err(error) => tracing::info!(%error, "the write connection was lost; making another"),
            }
        }
        self.session = None;
        let mut session = self.address.connect(self.purpose).await?;
        session.begin("START TRANSACTION").await?;
        self.session = Some(session);
        Ok(())
    }

    /// Ends the transaction without effect. A connection that cannot do that is given up, which does the same.
    pub(in crate::storage) async fn rollback(&mut self) {
        let rolled_back = match self.session.as_mut().filter(|session| session.is_sound()) {
            Some(session) => session.command("ROLLBACK").await.is_ok(),
            None => false,
        };
        if !rolled_back {
            self.session = None;
        }
    }

    /// Reads what became of the last batch: its number in this lane's row. A new connection is made for that.
    pub(in crate::storage) async fn settle(&mut self) -> Result<i64> {
        self.session = None;
        let mut session = self.address.connect(self.purpose).await?;
        session.begin("START TRANSACTION").await?;
        let rows = session
            .query("SELECT batch FROM lane_commits WHERE lane = ? FOR UPDATE", params![self.lane])
            .await?;
        let batch = rows.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)?;
        session.command("ROLLBACK").await?;
        self.session = Some(session);
        Ok(batch)
    }
}
