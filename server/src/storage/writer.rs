//! The lane's connection, whichever database it leads to.

#[cfg(feature = "mariadb")]
use super::mariadb::MariaDbWriter;
use super::statements::Statements;
use super::tx::Conn;
use super::{Result, StorageError, sqlite};
use std::path::PathBuf;
use std::time::Duration;

/// The write connection of a lane.
pub(super) enum Writer {
    Sqlite(SqliteWriter),
    #[cfg(feature = "mariadb")]
    MariaDb(MariaDbWriter),
}

/// The write connection to a SQLite file.
pub(super) struct SqliteWriter {
    conn: rusqlite::Connection,
    path: PathBuf,
    lock_wait: Duration,
    pages_at_checkpoint: i32,
}

/// What became of a COMMIT.
pub(super) enum Committed {
    Yes,
    /// Certainly not.
    No(StorageError),
    /// That has to be found out.
    Unknown(StorageError),
}

impl SqliteWriter {
    pub(super) const fn new(conn: rusqlite::Connection, path: PathBuf, lock_wait: Duration) -> Self {
        Self { conn, path, lock_wait, pages_at_checkpoint: 0 }
    }

    fn commit(&self) -> Committed {
        match sqlite::command(&self.conn, "COMMIT") {
            Ok(()) => Committed::Yes,
            // Nothing was written: SQLite says so by keeping the transaction open.
            Err(error) if !self.conn.is_autocommit() => Committed::No(error),
            Err(error) => Committed::Unknown(error),
        }
    }

    /// Replaces the connection and reads the number of the last batch that is in the database. Before that a whole
    /// checkpoint carries what is in the WAL into the database file, syncs it and cuts the WAL: whatever a failed commit
    /// left behind is then either durable or gone, and no later recovery can change that.
    fn settle(&mut self) -> Result<i64> {
        self.conn = sqlite::open_writer(&self.path, self.lock_wait)?;
        if !sqlite::checkpoint_truncate(&self.conn, self.lock_wait)? {
            return Err(StorageError::Busy);
        }
        sqlite::number(&self.conn, "SELECT batch FROM lane_commits WHERE lane = 0")
    }
}

#[cfg_attr(
    not(feature = "mariadb"),
    expect(clippy::unused_async, reason = "SQLite answers at once; a database behind a network does not")
)]
impl Writer {
    /// The row of `lane_commits` in which this lane marks its batches.
    pub(super) const fn lane(&self) -> i64 {
        match self {
            Self::Sqlite(_) => 0,
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => writer.lane(),
        }
    }

    /// The connection.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when it is lost.
    #[cfg_attr(
        not(feature = "mariadb"),
        expect(clippy::unnecessary_wraps, reason = "a connection to a file cannot be lost")
    )]
    pub(super) fn conn(&mut self) -> Result<Conn<'_>> {
        match self {
            Self::Sqlite(writer) => Ok(Conn::Sqlite(Statements::new(&writer.conn))),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => writer.session().map(Conn::MariaDb),
        }
    }

    pub(super) async fn begin(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(writer) => sqlite::command(&writer.conn, "BEGIN IMMEDIATE"),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => writer.begin().await,
        }
    }

    pub(super) async fn commit(&mut self) -> Committed {
        match self {
            Self::Sqlite(writer) => writer.commit(),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => match writer.session() {
                Err(error) => Committed::No(error),
                Ok(session) => match session.command("COMMIT").await {
                    Ok(()) => Committed::Yes,
                    // A server that refuses a commit in words has rolled it back, unless the words are about the
                    // connection; the row of this lane tells in every case.
                    Err(error) => Committed::Unknown(error),
                },
            },
        }
    }

    /// Ends the transaction, if it is still open, without effect.
    pub(super) async fn rollback(&mut self) {
        match self {
            Self::Sqlite(writer) => {
                if !writer.conn.is_autocommit()
                    && let Err(error) = sqlite::command(&writer.conn, "ROLLBACK")
                {
                    tracing::error!(%error, "a rollback failed");
                }
            }
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => writer.rollback().await,
        }
    }

    /// Makes sure what became of a commit whose answer was lost: gives the number of the last batch of this lane that is in
    /// the database, on a new connection.
    pub(super) async fn settle(&mut self) -> Result<i64> {
        match self {
            Self::Sqlite(writer) => writer.settle(),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(writer) => writer.settle().await,
        }
    }

    /// Checkpoints the WAL when enough has gathered; gives how many checkpoints were made.
    pub(super) fn upkeep(&mut self) -> u64 {
        match self {
            Self::Sqlite(writer) => {
                let due = sqlite::checkpoint_if_due(
                    &writer.conn,
                    &mut writer.pages_at_checkpoint,
                    writer.lock_wait,
                );
                due.unwrap_or_else(|error| {
                    tracing::warn!(%error, "a checkpoint failed; the next one will try again");
                    0
                })
            }
            #[cfg(feature = "mariadb")]
            Self::MariaDb(_) => 0,
        }
    }

    /// The last thing that is done.
    pub(super) fn close(&mut self) {
        match self {
            Self::Sqlite(writer) => {
                if let Err(error) = sqlite::checkpoint_truncate(&writer.conn, writer.lock_wait) {
                    tracing::warn!(%error, "the last checkpoint failed; the WAL will be read at the next start");
                }
            }
            #[cfg(feature = "mariadb")]
            Self::MariaDb(_) => {}
        }
    }
}
