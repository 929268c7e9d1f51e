//! The log's readers and what they set going, on a store without a shop.

mod consumers;
mod deliveries;
mod tails;

use miri_server::clock::Clock;
use miri_server::events::Topic;
use miri_server::faults::Faults;
use miri_server::random::Random;
use miri_server::storage::{Database, Limits, StorageError, Store, StoreConfig, Tx};
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

type Result<T> = std::result::Result<T, StorageError>;

/// A store with a log on a folder of its own.
struct Log {
    store: Store,
    folder: TempDir,
}

impl Log {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await;
        let log = Self { store, folder };
        rusqlite::Connection::open(log.path())
            .unwrap()
            .execute_batch(
                "CREATE TABLE effects (id INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL, event_id INTEGER NOT NULL) STRICT",
            )
            .unwrap();
        log
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("miri.db")
    }

    /// Ends the store and opens it again, as another process would.
    async fn restart(self) -> Self {
        let Self { store, folder } = self;
        store.close().await;
        drop(store);
        Self { store: open(folder.path()).await, folder }
    }

    /// Writes an event of an order.
    async fn emit(&self, topic: Topic, order: i64) {
        self.emit_with(topic, order, json!({ "orderId": order })).await;
    }

    async fn emit_with(&self, topic: Topic, order: i64, payload: serde_json::Value) {
        self.store
            .write(async move |tx: &mut Tx<'_>| -> Result<()> {
                tx.emit(topic, format!("order:{order}"), &payload);
                Ok(())
            })
            .await
            .unwrap();
    }

    /// The numbers of the events of which a consumer wrote an effect, in the order in which it wrote them.
    fn effects(&self, consumer: &str) -> Vec<i64> {
        let conn = rusqlite::Connection::open(self.path()).unwrap();
        let mut statement =
            conn.prepare("SELECT event_id FROM effects WHERE consumer = ? ORDER BY id").unwrap();
        let ids = statement.query_map([consumer], |row| row.get(0)).unwrap();
        ids.map(|id| id.unwrap()).collect()
    }

    /// How far a consumer has read, if it has read at all.
    fn offset(&self, consumer: &str) -> Option<i64> {
        rusqlite::Connection::open(self.path())
            .unwrap()
            .query_row("SELECT MAX(last_event_id) FROM consumers WHERE name = ?", [consumer], |row| {
                row.get(0)
            })
            .unwrap()
    }

    async fn end(self) {
        self.store.close().await;
    }
}

async fn open(folder: &Path) -> Store {
    let path = folder.join("miri.db");
    let config = StoreConfig {
        database: Database::Sqlite(path),
        limits: Limits::default(),
        faults: Faults::default(),
    };
    Store::open(config, Clock::system(), Random::system()).await.unwrap()
}

/// Something that runs in the background until it is told to stop.
struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    fn start<F: Future<Output = ()> + Send + 'static>(start: impl FnOnce(CancellationToken) -> F) -> Self {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(start(stop.clone())), stop }
    }

    /// Ends as a shop does.
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// Ends wherever it is, as a process that dies.
    async fn die(self) {
        self.task.abort();
        assert!(self.task.await.is_err_and(|error| error.is_cancelled()), "it had ended before");
    }
}
