//! The database as the rest of the server sees it.

use super::job::{self, BoxedJob};
use super::lane::Lane;
#[cfg(feature = "mariadb")]
use super::mariadb::{self, Checks, MariaDbReaders, MariaDbWriter};
use super::reader::{Reader, Readers, SqliteReaders};
use super::writer::{SqliteWriter, Writer};
use super::{Engine, FolderLock, LaneStats, Limits, Result, StorageError, Tx, migrate, sqlite};
use crate::clock::Clock;
#[cfg(feature = "mariadb")]
use crate::clock::MachineTime;
use crate::faults::{Fault, Faults};
use crate::random::Random;
#[cfg(feature = "mariadb")]
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// How long a read may take unless it says otherwise.
const READ_LIMIT: Duration = Duration::from_secs(1);

/// Which database.
#[derive(Debug, Clone)]
pub enum Database {
    /// A SQLite file; its folder must exist.
    Sqlite(PathBuf),
    /// `mariadb://user:password@host[:port]/database`; the database must exist.
    #[cfg(feature = "mariadb")]
    MariaDb(SecretString),
}

impl Database {
    /// The bounds of queues and batches that suit it.
    pub fn limits(&self) -> Limits {
        match self {
            Self::Sqlite(_) => Limits::default(),
            #[cfg(feature = "mariadb")]
            Self::MariaDb(_) => Limits::mariadb(),
        }
    }
}

/// What a store needs to know.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Which database.
    pub database: Database,
    /// The bounds of queues and batches.
    pub limits: Limits,
    /// Planted faults.
    pub faults: Faults,
}

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
    stop: CancellationToken,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    ended: CancellationToken,
    shared: bool,
    /// A file belongs to one server; a database on a server may be shared.
    _lock: Option<FolderLock>,
}

/// A database that was opened.
struct Opened {
    writer: Writer,
    readers: Readers,
    /// The last batch of this lane.
    batch: i64,
    /// The newest event.
    last_event: i64,
    lock: Option<FolderLock>,
}

fn open_sqlite(path: &Path, config: &StoreConfig) -> Result<Opened> {
    sqlite::check_version()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let lock = FolderLock::take(folder.unwrap_or_else(|| ".".as_ref()))?;
    let mut conn = sqlite::open_writer(path, config.limits.lock_wait)?;
    migrate::migrate_sqlite(&mut conn)?;
    if config.faults.is(Fault::StockGuard) {
        // The fault is about units sold twice, and the schema's CHECK would still prevent that.
        conn.execute_batch("PRAGMA ignore_check_constraints = ON").map_err(sqlite::map_error)?;
    }
    let batch = sqlite::number(&conn, "SELECT batch FROM lane_commits WHERE lane = 0")?;
    let last_event = sqlite::number(&conn, "SELECT last_id FROM event_seq WHERE id = 1")?;
    let readers = Readers::Sqlite(SqliteReaders::open(path, config.faults)?);
    let writer = Writer::Sqlite(SqliteWriter::new(conn, path.to_owned(), config.limits.lock_wait));
    Ok(Opened { writer, readers, batch, last_event, lock: Some(lock) })
}

#[cfg(feature = "mariadb")]
async fn open_mariadb(
    url: &SecretString,
    config: &StoreConfig,
    now: MachineTime,
    committed_event: Arc<watch::Sender<i64>>,
) -> Result<Opened> {
    let address = mariadb::Address::parse(url)?;
    mariadb::prepare(&address).await?;
    let checks = if config.faults.is(Fault::StockGuard) { Checks::Off } else { Checks::On };
    let mut writer = MariaDbWriter::open(address.clone(), config.limits.lock_wait, checks, now).await?;
    let last_event = writer.number("SELECT last_id FROM event_seq WHERE id = 1").await?;
    let readers = MariaDbReaders::start(address, config.faults, committed_event)?;
    let (writer, readers) = (Writer::MariaDb(writer), Readers::MariaDb(readers));
    Ok(Opened { writer, readers, batch: 0, last_event, lock: None })
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
        let opened = match &config.database {
            Database::Sqlite(path) => open_sqlite(path, &config)?,
            #[cfg(feature = "mariadb")]
            Database::MariaDb(url) => {
                open_mariadb(url, &config, clock.machine(), Arc::clone(&committed_event)).await?
            }
        };
        committed_event.send_replace(opened.last_event);

        let (requests, request_jobs) = mpsc::channel(config.limits.request_queue);
        let (internal, internal_jobs) = mpsc::channel(config.limits.internal_queue);
        let stats = Arc::new(LaneStats::default());
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
            batch: opened.batch,
            lost: false,
        };
        let (thread, ended) = spawn(lane)?;
        let inner = Inner {
            requests,
            internal,
            readers: opened.readers,
            stats,
            committed_event: committed,
            stop,
            thread: Mutex::new(Some(thread)),
            ended,
            shared: opened.lock.is_none(),
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
        self.inner.shared
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

    /// The number of the newest event that is committed; wakes those who wait for the next.
    pub fn committed_event(&self) -> watch::Receiver<i64> {
        self.inner.committed_event.clone()
    }

    /// Commits a transaction that changes nothing: whether anything can be written.
    pub async fn probe(&self) -> Result<()> {
        self.write_internal(async |tx: &mut Tx<'_>| {
            tx.execute("UPDATE event_seq SET last_id = last_id WHERE id = 1", &[]).await.map(|_| ())
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

/// Starts the lane's thread. The token is cancelled when it ends.
fn spawn(lane: Lane) -> Result<(std::thread::JoinHandle<()>, CancellationToken)> {
    let ended = CancellationToken::new();
    let guard = ended.clone().drop_guard();
    let thread = std::thread::Builder::new()
        .name("miri-lane".to_owned())
        .spawn(move || {
            // Dropped however the thread ends, by a panic too.
            let _ended = guard;
            run_lane(lane);
        })
        .map_err(|e| StorageError::Unavailable(e.to_string()))?;
    Ok((thread, ended))
}

fn run_lane(lane: Lane) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(lane.run()),
        Err(error) => tracing::error!(%error, "the lane could not start"),
    }
}
