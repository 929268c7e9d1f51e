//! Snapshot reads on a small pool of connections that cannot write.
//!
//! Here for SQLite; `mariadb::readers` for MariaDB.

#[cfg(feature = "mariadb")]
use super::mariadb::MariaDbReaders;
use super::sqlite::{self, Access};
use super::statements::Statements;
use super::tx::Conn;
use super::{Engine, Result, StorageError, Tx};
use crate::clock::Monotonic;
use crate::faults::Faults;
use deadpool_sqlite::{Config, Hook, HookError, Pool, PoolError, Runtime};
use futures_util::FutureExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Connections for requests. A read that finds none free waits for one, but not for ever.
const REQUEST_READERS: usize = 4;
/// Connections for consumers, deliveries, tails and jobs, so that a crowd of requests cannot hold the saga up.
const INTERNAL_READERS: usize = 2;
/// How long a request waits for a connection before it is told that the shop is busy.
const REQUEST_WAIT: Duration = Duration::from_secs(1);
/// How long internal work waits for a connection.
const INTERNAL_WAIT: Duration = Duration::from_secs(30);
/// Virtual-machine steps of SQLite between two looks at the time limit.
const STEPS_PER_LOOK: i32 = 4_000;

/// Who reads: each has connections of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// A request.
    Request,
    /// Consumers, deliveries, tails, jobs.
    Internal,
    /// An audit or its like, one at a time; a second one is told that the shop is busy. Its connection may be in use for
    /// minutes, even after its client has gone, and must not be one that others are given.
    Long,
}

#[derive(Clone)]
pub(super) enum Readers {
    Sqlite(SqliteReaders),
    #[cfg(feature = "mariadb")]
    MariaDb(MariaDbReaders),
}

impl Readers {
    /// Runs `work` on one snapshot, for at most `limit`.
    pub(super) async fn read<F, T, E>(
        &self,
        reader: Reader,
        limit: Duration,
        work: F,
    ) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        match self {
            Self::Sqlite(readers) => readers.read(reader, limit, work).await,
            #[cfg(feature = "mariadb")]
            Self::MariaDb(readers) => readers.read(reader, limit, work).await,
        }
    }

    pub(super) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "mariadb")]
            Self::MariaDb(_) => Engine::MariaDb,
        }
    }

    /// Ends reads that are under way and refuses new ones.
    pub(super) fn close(&self) {
        match self {
            Self::Sqlite(readers) => readers.close(),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(readers) => readers.close(),
        }
    }
}

/// Snapshots of a SQLite file.
#[derive(Clone)]
pub(super) struct SqliteReaders {
    requests: Pool,
    internal: Pool,
    long: Pool,
    stopping: Arc<AtomicBool>,
    faults: Faults,
}

impl SqliteReaders {
    pub(super) fn open(path: &Path, faults: Faults) -> Result<Self> {
        Ok(Self {
            requests: pool(path, REQUEST_READERS, REQUEST_WAIT)?,
            internal: pool(path, INTERNAL_READERS, INTERNAL_WAIT)?,
            long: pool(path, 1, Duration::ZERO)?,
            stopping: Arc::default(),
            faults,
        })
    }

    async fn read<F, T, E>(&self, reader: Reader, limit: Duration, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let pool = match reader {
            Reader::Request => &self.requests,
            Reader::Internal => &self.internal,
            Reader::Long => &self.long,
        };
        let conn = pool.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => StorageError::Busy,
            other => StorageError::Unavailable(other.to_string()),
        })?;
        let (faults, stopping) = (self.faults, Arc::clone(&self.stopping));
        // In a task of its own, so that a caller who goes away does not give the connection back while it is still in use.
        let reading = tokio::spawn(async move {
            conn.interact(move |conn| {
                let deadline = Monotonic::now() + limit;
                conn.progress_handler(
                    STEPS_PER_LOOK,
                    Some(move || Monotonic::now() > deadline || stopping.load(Ordering::Relaxed)),
                )
                .map_err(sqlite::map_error)?;
                sqlite::command(conn, "BEGIN")?;
                let mut tx = Tx::new(Conn::Sqlite(Statements::new(conn)), faults);
                // SQLite answers at once, so a future that is pending waits for something that it must not wait for.
                let outcome = work(&mut tx).now_or_never().unwrap_or_else(|| {
                    Err(StorageError::Defect(
                        "a read waited for something else than its transaction".to_owned(),
                    )
                    .into())
                });
                drop(tx);
                sqlite::command(conn, "ROLLBACK")?;
                conn.progress_handler(0, None::<fn() -> bool>).map_err(sqlite::map_error)?;
                outcome
            })
            .await
        });
        let failed = |why: &dyn std::fmt::Display| StorageError::Defect(format!("a read failed: {why}"));
        reading.await.map_err(|e| failed(&e))?.map_err(|e| failed(&e))?
    }

    fn close(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        for pool in [&self.requests, &self.internal, &self.long] {
            pool.close();
        }
    }
}

fn pool(path: &Path, size: usize, wait: Duration) -> Result<Pool> {
    let configure = Hook::async_fn(|object, _| {
        Box::pin(async move {
            match object.interact(|conn| sqlite::configure(conn, Access::Read)).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(HookError::Backend(error)),
                Err(error) => Err(HookError::message(error.to_string())),
            }
        })
    });
    Config::new(path)
        .builder(Runtime::Tokio1)
        .map_err(|e| StorageError::Unavailable(e.to_string()))?
        .max_size(size)
        .wait_timeout(Some(wait))
        .runtime(Runtime::Tokio1)
        .post_create(configure)
        .build()
        .map_err(|e| StorageError::Unavailable(e.to_string()))
}
