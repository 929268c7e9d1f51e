//! The database as the rest of the server sees it.

use super::job::{self, BoxedJob};
use super::lane::Lane;
use super::open::{open, spawn};
use super::reader::{Reader, Readers};
use super::recent::Recent;
use super::{Engine, FolderLock, LaneStats, Result, StorageError, StoreConfig, Tx};
use crate::clock::Clock;
use crate::events::Event;
use crate::random::Random;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// How long a read may take unless it says otherwise.
const READ_LIMIT: Duration = Duration::from_secs(1);

/// The database: cheap to clone, shared by everything.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    requests: mpsc::Sender<BoxedJob>,
    internal: mpsc::Sender<BoxedJob>,
    readers: Readers,
    stats: Arc<LaneStats>,
    committed_event: watch::Receiver<i64>,
    recent: Arc<Recent>,
    stop: CancellationToken,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    ended: CancellationToken,
    /// Where the database is, when it is a file.
    file: Option<PathBuf>,
    _lock: Option<FolderLock>,
}

/// A place in the request queue, taken before anything else is touched.
pub struct Permit(mpsc::OwnedPermit<BoxedJob>);

impl Store {
    /// Opens the database, brings its schema up to date and starts the lane. A SQLite file is created when it is missing.
    ///
    /// # Errors
    /// When the database cannot be reached or is not ours; for SQLite also when the folder is missing or in use, or SQLite
    /// is too old; for MariaDB when the server is.
    pub async fn open(config: StoreConfig, clock: Clock, random: Random) -> Result<Self> {
        let (committed_event, committed) = watch::channel(0);
        let committed_event = Arc::new(committed_event);
        let opened = open(&config, clock.machine(), &committed_event).await?;
        committed_event.send_replace(opened.last_event);

        let (requests, request_jobs) = mpsc::channel(config.limits.request_queue);
        let (internal, internal_jobs) = mpsc::channel(config.limits.internal_queue);
        let stats = Arc::new(LaneStats::default());
        let recent = Arc::<Recent>::default();
        let stop = CancellationToken::new();
        let lane = Lane {
            writer: opened.writer,
            requests: request_jobs,
            internal: internal_jobs,
            stop: stop.clone(),
            limits: config.limits,
            clock,
            random,
            faults: config.faults,
            stats: Arc::clone(&stats),
            committed_event,
            recent: Arc::clone(&recent),
            batch: opened.batch,
            careful: 0,
            lost: false,
        };
        let (thread, ended) = spawn(lane)?;
        let inner = Inner {
            requests,
            internal,
            readers: opened.readers,
            stats,
            committed_event: committed,
            recent,
            stop,
            thread: Mutex::new(Some(thread)),
            ended,
            file: opened.file,
            _lock: opened.lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        self.inner.readers.engine()
    }

    /// Whether other servers may work on the same database.
    pub fn is_shared(&self) -> bool {
        self.engine() == Engine::MariaDb
    }

    /// Takes a place in the request queue.
    ///
    /// # Errors
    /// [`StorageError::Busy`] at once when the queue is full.
    pub fn permit(&self) -> Result<Permit> {
        match self.inner.requests.clone().try_reserve_owned() {
            Ok(permit) => Ok(Permit(permit)),
            Err(mpsc::error::TrySendError::Full(_)) => Err(StorageError::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(closed()),
        }
    }

    /// One unit of work for a request: all or nothing, answered after its commit.
    pub async fn write<F, T, E>(&self, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let permit = self.permit()?;
        self.write_with(permit, work).await
    }

    /// One unit of work for a request that took its place in the queue before.
    pub async fn write_with<F, T, E>(&self, permit: Permit, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (job, answer) = job::boxed(work);
        permit.0.send(job);
        // The lane answers every job it has taken. When it died instead, nobody knows what it had committed.
        answer.await.unwrap_or_else(|_| Err(StorageError::OutcomeUnknown.into()))
    }

    /// One unit of internal work. It waits for its place instead of being refused.
    pub async fn write_internal<F, T, E>(&self, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (job, answer) = job::boxed(work);
        self.inner.internal.send(job).await.map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(StorageError::OutcomeUnknown.into()))
    }

    /// Reads from one snapshot that holds every commit answered so far, for at most a second.
    pub async fn read<F, T, E>(&self, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.inner.readers.read(Reader::Request, READ_LIMIT, work).await
    }

    /// As [`read`](Store::read), for internal work, which has connections of its own.
    pub async fn read_internal<F, T, E>(&self, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.inner.readers.read(Reader::Internal, READ_LIMIT, work).await
    }

    /// Reads from one snapshot for as long as `limit`: for the audit and its like, one at a time; a second one is
    /// [`StorageError::Busy`].
    pub async fn read_for<F, T, E>(&self, limit: Duration, work: F) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.inner.readers.read(Reader::Long, limit, work).await
    }

    /// Where the database is, when it is a file, and what says that the shop closes.
    pub(super) fn file(&self) -> Option<(PathBuf, CancellationToken)> {
        Some((self.inner.file.clone()?, self.inner.stop.clone()))
    }

    /// The number of the newest event that is committed; wakes those who wait for the next.
    pub fn committed_event(&self) -> watch::Receiver<i64> {
        self.inner.committed_event.clone()
    }

    /// The next events after the one numbered `after`, `limit` at most, where this process has just written them; `None` where
    /// they must be read from the log.
    pub(crate) fn recent_events(&self, after: i64, limit: usize) -> Option<Vec<Arc<Event>>> {
        self.inner.recent.after(after, limit)
    }

    /// Commits a transaction that changes nothing: whether anything can be written.
    pub async fn probe(&self) -> Result<()> {
        self.write_internal(async |tx: &mut Tx<'_>| {
            tx.execute("UPDATE gate_state SET epoch = epoch WHERE id = 1", &[]).await.map(|_| ())
        })
        .await
    }

    /// Cancelled when the lane has ended: nothing can be written any more.
    pub fn ended(&self) -> CancellationToken {
        self.inner.ended.clone()
    }

    /// What the lane has done.
    pub fn stats(&self) -> &LaneStats {
        &self.inner.stats
    }

    /// Requests that wait in the queue or hold a place in it.
    pub fn queue_depth(&self) -> usize {
        self.inner.requests.max_capacity() - self.inner.requests.capacity()
    }

    /// Does what is queued, refuses what comes after, and ends the lane. Safe to call twice.
    pub async fn close(&self) {
        self.inner.stop.cancel();
        self.inner.readers.close();
        let thread = self.inner.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.inner.ended.cancelled().await;
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the lane did not end as it should");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn closed() -> StorageError {
    StorageError::Unavailable("the shop is shutting down".to_owned())
}
