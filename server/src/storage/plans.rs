//! What SQLite says that it will do for a statement, so that a test can hold one to its index.

use super::{Store, StoreConfig};
use crate::clock::Clock;
use crate::config::Config;
use crate::random::Random;
use rusqlite::Connection;

/// The steps of these statements that go through a whole table or a whole index.
pub(crate) async fn scans<const N: usize>(statements: [&str; N]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::local(folder.path());
    let config = StoreConfig { database: config.database, limits: config.lane, faults: config.faults };
    let store = Store::open(config, Clock::system(), Random::system()).await.unwrap();
    store.close().await;
    let conn = Connection::open(folder.path().join("miri.db")).unwrap();
    let mut scans = Vec::new();
    for sql in statements {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            if step.starts_with("SCAN ") {
                scans.push(step);
            }
        }
    }
    scans
}
