//! The log's readers and what they set going, on a store without a shop.

mod consumers;
mod deliveries;
mod replays;
mod tails;

use crate::harness::{Engine, Pair, TestDatabase};
use miri_server::events::Topic;
use miri_server::storage::{StorageError, Store, Tx};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

type Result<T> = std::result::Result<T, StorageError>;

/// A store with a log on a database of its own.
struct Log {
    store: Store,
    database: TestDatabase,
}

impl Log {
    async fn new() -> Self {
        let database = TestDatabase::new();
        let store = database.open_store().await;
        database.run(match Pair::of_this_run().engine {
            Engine::Sqlite => {
                "CREATE TABLE effects (id INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL, event_id INTEGER NOT NULL) STRICT"
            }
            Engine::MariaDb => {
                "CREATE TABLE effects (id BIGINT PRIMARY KEY AUTO_INCREMENT, consumer VARCHAR(64) NOT NULL, event_id BIGINT NOT NULL)"
            }
        });
        Self { store, database }
    }

    /// Ends the store and opens it again, as another process would.
    async fn restart(self) -> Self {
        let Self { store, database } = self;
        store.close().await;
        drop(store);
        Self { store: database.open_store().await, database }
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
        self.database
            .numbers(&format!("SELECT event_id FROM effects WHERE consumer = '{consumer}' ORDER BY id"))
    }

    /// How far a consumer has read, if it has read at all.
    fn offset(&self, consumer: &str) -> Option<i64> {
        let sql = format!("SELECT last_event_id FROM consumers WHERE name = '{consumer}'");
        self.database.numbers(&sql).first().copied()
    }

    async fn end(self) {
        self.store.close().await;
    }
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
