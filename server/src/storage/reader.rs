//! Snapshot reads on a small pool of connections that cannot write.

use super::sqlite::{self, Access};
use super::tx::Conn;
use super::{Result, StorageError, Tx};
use crate::clock::Monotonic;
use crate::faults::Faults;
use deadpool_sqlite::{Config, Hook, HookError, Pool, Runtime};
use futures_util::FutureExt;
use std::path::Path;
use std::time::Duration;

/// Read connections. A read that finds none free waits for one.
const READERS: usize = 4;
/// Virtual-machine steps of SQLite between two looks at the time limit.
const STEPS_PER_LOOK: i32 = 4_000;

#[derive(Clone)]
pub(super) struct Readers {
    pool: Pool,
    faults: Faults,
}

impl Readers {
    pub(super) fn open(path: &Path, faults: Faults) -> Result<Self> {
        let configure = Hook::async_fn(|object, _| {
            Box::pin(async move {
                match object.interact(|conn| sqlite::configure(conn, Access::Read)).await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(HookError::Backend(error)),
                    Err(error) => Err(HookError::message(error.to_string())),
                }
            })
        });
        let pool = Config::new(path)
            .builder(Runtime::Tokio1)
            .map_err(|e| StorageError::Unavailable(e.to_string()))?
            .max_size(READERS)
            .post_create(configure)
            .build()
            .map_err(|e| StorageError::Unavailable(e.to_string()))?;
        Ok(Self { pool, faults })
    }

    /// Runs `work` on one snapshot, for at most `limit`.
    pub(super) async fn read<F, T, E>(&self, limit: Duration, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let conn = self.pool.get().await.map_err(|e| StorageError::Unavailable(e.to_string()))?;
        let faults = self.faults;
        conn.interact(move |conn| {
            let deadline = Monotonic::now() + limit;
            conn.progress_handler(STEPS_PER_LOOK, Some(move || Monotonic::now() > deadline))
                .map_err(sqlite::map_error)?;
            sqlite::command(conn, "BEGIN")?;
            let mut tx = Tx::new(Conn::Sqlite(conn), faults);
            // SQLite answers at once, so a future that is pending waits for something that it must not wait for.
            let outcome = work(&mut tx).now_or_never().unwrap_or_else(|| {
                Err(StorageError::Defect("a read waited for something else than its transaction".to_owned())
                    .into())
            });
            sqlite::command(conn, "ROLLBACK")?;
            conn.progress_handler(0, None::<fn() -> bool>).map_err(sqlite::map_error)?;
            outcome
        })
        .await
        .map_err(|e| StorageError::Defect(format!("a read failed: {e}")))?
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }
}
