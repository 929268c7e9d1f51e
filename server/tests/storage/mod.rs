//! The store alone, without a shop: what is committed when, what is undone, who waits and who is refused.
//!
//! What a store promises is tested on either database; what only one of them has stands in a folder of its own, `on_sqlite` or `on_mariadb`.

mod batches;
mod guards;
mod log;
mod on_mariadb;
mod on_sqlite;
mod queues;
mod reads;

use crate::harness::{Engine, Pair, TestDatabase};
use futures_util::FutureExt;
use miri_server::clock::Clock;
use miri_server::events::Topic;
use miri_server::faults::Faults;
use miri_server::params;
use miri_server::random::Random;
use miri_server::storage::{Database, Limits, StorageError, Store, StoreConfig, Tx};
use serde_json::json;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::mpsc;
use std::time::Duration;

type Result<T> = std::result::Result<T, StorageError>;

/// Long enough that a batch is never ended by the clock.
const NEVER: Duration = Duration::from_mins(10);

/// Limits with one long batch, so that a test says which jobs are in it.
fn one_batch() -> Limits {
    Limits { batch_time: NEVER, ..Limits::default() }
}

async fn try_open(database: Database, limits: Limits) -> Result<Store> {
    let config = StoreConfig { database, limits, faults: Faults::default() };
    Store::open(config, Clock::system(), Random::system()).await
}

/// A store on a database of its own, with a table for notes. No two notes have the same text.
struct Notebook {
    store: Store,
    database: TestDatabase,
}

impl Deref for Notebook {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Notebook {
    async fn new() -> Self {
        let database = TestDatabase::new();
        let config = database.config();
        Self::on(database, config, None).await
    }

    async fn with(limits: Limits) -> Self {
        let database = TestDatabase::new();
        let config = database.config();
        Self::on(database, config, Some(limits)).await
    }

    /// On this database, reached in this way, with the limits that the shop itself would have or with others.
    async fn on(database: TestDatabase, config: Database, limits: Option<Limits>) -> Self {
        let limits = limits.unwrap_or_else(|| config.limits());
        let store = try_open(config, limits).await.unwrap();
        database.run(match Pair::of_this_run().engine {
            Engine::Sqlite => {
                "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE) STRICT"
            }
            Engine::MariaDb => {
                "CREATE TABLE notes (id BIGINT PRIMARY KEY AUTO_INCREMENT, text VARCHAR(255) NOT NULL UNIQUE)
                 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
            }
        });
        Self { store, database }
    }

    /// Ends the store and opens it again, as another process would.
    async fn restart(self) -> Self {
        let Self { store, database } = self;
        store.close().await;
        drop(store);
        Self { store: try_open(database.config(), Limits::default()).await.unwrap(), database }
    }

    /// What is in the database, seen from outside, in the order it was written.
    fn texts(&self) -> Vec<String> {
        self.database.texts("SELECT text FROM notes ORDER BY id")
    }

    /// One number from the database, seen from outside.
    fn number(&self, sql: &str) -> i64 {
        self.database.number(sql)
    }

    fn commits(&self) -> u64 {
        self.stats().commits.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn jobs(&self) -> u64 {
        self.stats().jobs.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// A request that writes a note and an event about it.
    async fn note(&self, text: &str) -> Result<i64> {
        let text = text.to_owned();
        self.write(async move |tx: &mut Tx<'_>| add(tx, &text).await).await
    }

    /// A request that writes a note and an event about it and then fails.
    async fn failing_note(&self, text: &str) -> Result<i64> {
        let text = text.to_owned();
        self.write(async move |tx: &mut Tx<'_>| {
            add(tx, &text).await?;
            Err(StorageError::Corrupt("on purpose".to_owned()))
        })
        .await
    }

    /// Internal work that writes a note and an event about it.
    async fn internal_note(&self, text: &str) -> Result<i64> {
        let text = text.to_owned();
        self.write_internal(async move |tx: &mut Tx<'_>| add(tx, &text).await).await
    }

    /// Keeps the lane busy until the hold is dropped or released.
    async fn hold_lane(&self) -> Hold {
        let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
        let (release, released) = mpsc::channel::<()>();
        let store = self.store.clone();
        let job = tokio::spawn(async move {
            store
                .write(async move |_: &mut Tx<'_>| -> Result<()> {
                    // Nobody listens any more when the batch is run again.
                    begun.send(()).ok();
                    // Ends when the other side is dropped.
                    assert!(released.recv().is_err());
                    Ok(())
                })
                .await
        });
        has_begun.recv().await.unwrap();
        Hold { release, job }
    }

    /// Ends the store; what it leaves behind must be sound.
    async fn end(self) {
        self.close().await;
        self.database.assert_sound();
    }
}

/// The lane is busy with one job as long as this lives.
struct Hold {
    release: mpsc::Sender<()>,
    job: tokio::task::JoinHandle<Result<()>>,
}

impl Hold {
    /// Lets the lane go on; the job that held it has succeeded.
    async fn release(self) {
        drop(self.release);
        assert_eq!(self.job.await.unwrap(), Ok(()));
    }
}

/// Writes a note and an event about it; gives the note's number.
async fn add(tx: &mut Tx<'_>, text: &str) -> Result<i64> {
    let id = tx.insert("INSERT INTO notes (text) VALUES (?)", params![text]).await?;
    tx.emit(Topic::OrderPlaced, format!("note:{id}"), json!({ "note": id }));
    Ok(id)
}

/// Starts something and sees that it has to wait: it is in its queue now.
fn queued<F: Future>(future: F) -> Pin<Box<F>> {
    let mut future = Box::pin(future);
    assert!(future.as_mut().now_or_never().is_none(), "it was answered at once");
    future
}
