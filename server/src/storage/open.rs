//! Which database, and how each is opened: checked to be ours, brought up to date, given a writer and readers.

use super::lane::Lane;
#[cfg(feature = "mariadb")]
use super::mariadb::{self, Checks, MariaDbReaders, MariaDbWriter};
use super::reader::{Readers, SqliteReaders};
use super::writer::{SqliteWriter, Writer};
use super::{FolderLock, Limits, Result, StorageError, migrate, sqlite};
use crate::clock::MachineTime;
use crate::faults::{Fault, Faults};
#[cfg(feature = "mariadb")]
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Which database is below, for the few statements that are not the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// MariaDB.
    MariaDb,
}

impl Engine {
    /// Its name in `/ready`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::MariaDb => "mariadb",
        }
    }
}

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

/// A database that was opened.
pub(super) struct Opened {
    pub(super) writer: Writer,
    pub(super) readers: Readers,
    /// The last batch of this lane.
    pub(super) batch: i64,
    /// The newest event.
    pub(super) last_event: i64,
    /// A file belongs to one server; a database on a server may be shared.
    pub(super) lock: Option<FolderLock>,
    /// Where the file is, of a database that is one.
    pub(super) file: Option<PathBuf>,
}

/// Opens the database. `committed_event` hears of what other servers commit.
#[cfg_attr(
    not(feature = "mariadb"),
    expect(unused_variables, reason = "only a database that others share needs them")
)]
pub(super) async fn open(
    config: &StoreConfig,
    now: MachineTime,
    committed_event: &Arc<watch::Sender<i64>>,
) -> Result<Opened> {
    match &config.database {
        Database::Sqlite(path) => {
            let (path, config) = (path.clone(), config.clone());
            // Migrating a large file takes a while.
            let opening = tokio::task::spawn_blocking(move || open_sqlite(&path, &config));
            opening.await.map_err(|e| StorageError::Defect(format!("opening failed: {e}")))?
        }
        #[cfg(feature = "mariadb")]
        Database::MariaDb(url) => open_mariadb(url, config, now, Arc::clone(committed_event)).await,
    }
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
    Ok(Opened { writer, readers, batch, last_event, lock: Some(lock), file: Some(path.to_owned()) })
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
    Ok(Opened { writer, readers, batch: 0, last_event, lock: None, file: None })
}

/// Starts the lane's thread. The token is cancelled when it ends.
pub(super) fn spawn(lane: Lane) -> Result<(std::thread::JoinHandle<()>, CancellationToken)> {
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
