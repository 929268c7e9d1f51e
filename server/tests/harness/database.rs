//! A database that one test owns, and that is gone when the test ends.

use super::outside::{Outside, options, run_on_server};
use super::pair::{Engine, Pair, service};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miri_server::auth::GivenSecrets;
use miri_server::clock::Clock;
use miri_server::faults::Faults;
use miri_server::random::Random;
use miri_server::storage::{Database, Store, StoreConfig};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// A new database: a file in a folder, or a database of its own on the server of this run.
pub struct TestDatabase {
    outside: Outside,
    config: Database,
    folder: TempDir,
    /// Where to drop it, and by which name.
    on_server: Option<(String, String)>,
}

impl Deref for TestDatabase {
    type Target = Outside;

    fn deref(&self) -> &Outside {
        &self.outside
    }
}

impl TestDatabase {
    /// Of the engine that this run is about.
    pub fn new() -> Self {
        match Pair::of_this_run().engine {
            Engine::Sqlite => Self::in_a_file(),
            Engine::MariaDb => Self::on_server(&service("MIRI_TEST_MARIADB_URL")),
        }
    }

    /// A file that does not exist yet.
    pub fn in_a_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("miri.db");
        Self { outside: Outside::File(path.clone()), config: Database::Sqlite(path), folder, on_server: None }
    }

    /// An empty database on a server of MariaDB.
    pub fn on_server(url: &str) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("miri_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        run_on_server(url, format!("DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name}"));
        Self {
            outside: Outside::Server(options(url, Some(name.clone()))),
            config: Database::MariaDb(format!("{url}/{name}").into()),
            folder: tempfile::tempdir().unwrap(),
            on_server: Some((url.to_owned(), name)),
        }
    }

    /// The way in from outside, for a test that takes it along.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// What a server is told about it.
    pub fn config(&self) -> Database {
        self.config.clone()
    }

    /// A folder that lives as long as the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> PathBuf {
        match &self.config {
            Database::Sqlite(path) => path.clone(),
            Database::MariaDb(_) => panic!("this database is not kept in a file"),
        }
    }

    /// The URL by which a server's environment names it.
    pub fn url(&self) -> String {
        match &self.on_server {
            Some((url, name)) => format!("{url}/{name}"),
            None => format!("sqlite://{}", self.file().display()),
        }
    }

    /// Keys of its own, the same for every server on it: a server by itself would make others than its neighbour.
    pub fn secrets(&self) -> GivenSecrets {
        let [token, pii, index] = self.secret_environment().map(|(_, secret)| Some(secret.into()));
        GivenSecrets { token, pii, index }
    }

    /// The same for a server's environment.
    pub fn secret_environment(&self) -> [(&'static str, String); 3] {
        let name = self.folder().file_name().unwrap().as_encoded_bytes();
        ["MIRI_TOKEN_SECRET", "MIRI_PII_KEY", "MIRI_INDEX_KEY"].map(|variable| {
            let mut key = [0_u8; 32];
            let bytes = variable.bytes().rev().chain(name.iter().copied().rev());
            key.iter_mut().zip(bytes.cycle()).for_each(|(byte, from)| *byte = from);
            (variable, format!("k1:{}", STANDARD.encode(key)))
        })
    }

    /// A store on it, as a server would open it.
    pub async fn open_store(&self) -> Store {
        let (database, limits) = (self.config(), self.config.limits());
        let config = StoreConfig { database, limits, faults: Faults::default() };
        Store::open(config, Clock::system(), Random::system()).await.unwrap()
    }

    /// Whether every event has been read, no payment is under way and no refund is due.
    pub fn is_at_rest(&self) -> bool {
        let open = self.number(
            "SELECT (SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL)
                  + (SELECT last_id FROM event_seq) - COALESCE((SELECT MIN(last_event_id) FROM consumers), 0)",
        );
        open == 0
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((url, name)) = self.on_server.take() else { return };
        // A server that a failed test left behind may still be using it. Then it goes with the services of the run.
        let dropped = std::panic::catch_unwind(|| {
            run_on_server(&url, format!("SET lock_wait_timeout = 5; DROP DATABASE {name}"));
        });
        assert!(dropped.is_ok() || std::thread::panicking(), "the database {name} is still in use");
    }
}
