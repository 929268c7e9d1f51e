//! What a session agrees with SQLite about, and what becomes of one that breaks.

use crate::storage::{Notebook, Result, add, one_batch, queued};
use miri_server::params;
use miri_server::storage::{Database, Limits, StorageError, Store, Tx};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

async fn text_of(store: &Store, write: bool, sql: &'static str) -> String {
    let look = async move |tx: &mut Tx<'_>| -> Result<String> { tx.query_one(sql, &[]).await?.get(0) };
    if write { store.write(look).await.unwrap() } else { store.read(look).await.unwrap() }
}

#[tokio::test]
async fn the_lane_sees_what_is_committed_and_a_read_sees_one_snapshot() {
    let notebook = Notebook::new().await;
    let isolation = "SELECT @@tx_isolation";
    assert_eq!(text_of(&notebook, true, isolation).await, "READ-COMMITTED");
    assert_eq!(text_of(&notebook, false, isolation).await, "REPEATABLE-READ");
    let limits =
        "SELECT CONCAT(@@autocommit, '/', @@innodb_lock_wait_timeout, '/', @@idle_write_transaction_timeout)";
    assert_eq!(text_of(&notebook, true, limits).await, "OFF/4/3");
    notebook.end().await;
}

#[tokio::test]
async fn texts_are_compared_byte_by_byte_and_sums_are_whole_numbers_as_in_sqlite() {
    let notebook = Notebook::new().await;
    for text in ["a", "A", "a ", "ä", "한글", "🍎", "back\\slash", "a'b"] {
        notebook.note(text).await.unwrap();
    }
    assert!(matches!(notebook.note("한글").await, Err(StorageError::Conflict(_))));
    let found = notebook
        .read(async |tx: &mut Tx<'_>| -> Result<Vec<String>> {
            let sql = "SELECT text FROM notes WHERE text = ? OR text = ? ORDER BY id";
            tx.query_all(sql, params!["a ", "🍎"]).await?.iter().map(|row| row.get(0)).collect()
        })
        .await;
    assert_eq!(found.unwrap(), ["a ", "🍎"]);
    let joined = text_of(&notebook, false, "SELECT 'a' || '\\' || 'b'").await;
    assert_eq!(joined, "a\\b");
    let sum = notebook
        .read(async |tx: &mut Tx<'_>| -> Result<i64> {
            tx.query_one("SELECT SUM(id) * 1000000000000 FROM notes WHERE text IN ('a', 'A')", &[])
                .await?
                .get(0)
        })
        .await;
    let ids = notebook.number("SELECT SUM(id) DIV 1 FROM notes WHERE text IN ('a', 'A')");
    assert_eq!(sum.unwrap(), ids * 1_000_000_000_000);
    notebook.end().await;
}

/// Ends the connection on which a job is under way, as an operator or a firewall may, and sees that the job has its
/// effect once all the same.
#[tokio::test]
async fn a_job_whose_connection_is_killed_is_run_again_on_another_one() {
    let notebook = Notebook::new().await;
    let runs = Arc::new(AtomicU32::new(0));
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let store = notebook.store.clone();
    let counted = Arc::clone(&runs);
    let job = tokio::spawn(async move {
        store
            .write(async move |tx: &mut Tx<'_>| {
                let id = add(tx, "apple").await?;
                if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                    let connection: i64 = tx.query_one("SELECT CONNECTION_ID()", &[]).await?.get(0)?;
                    tell.send(connection).unwrap();
                    // Ends when the test has killed the connection.
                    assert!(released.recv().is_err());
                }
                Ok::<_, StorageError>(id)
            })
            .await
    });
    let connection = told.recv().await.unwrap();
    notebook.database.run(&format!("KILL CONNECTION {connection}"));
    drop(release);
    job.await.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(notebook.texts(), ["apple"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 1);
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_swallows_the_end_of_its_transaction_is_run_again_and_not_committed_in_part() {
    let notebook = Notebook::new().await;
    let broken = Arc::new(AtomicBool::new(false));
    let first = Arc::clone(&broken);
    notebook
        .write(async move |tx: &mut Tx<'_>| {
            tx.insert("INSERT INTO notes (text) VALUES ('half')", &[]).await?;
            if !first.swap(true, Ordering::SeqCst) {
                // What a careless job does: it ends its transaction, and goes on as if nothing had happened.
                assert!(tx.execute("ROLLBACK TO nowhere", &[]).await.is_err());
                let after = tx.insert("INSERT INTO notes (text) VALUES ('stray')", &[]).await;
                assert_eq!(after, Err(StorageError::Poisoned));
            }
            Ok::<_, StorageError>(())
        })
        .await
        .unwrap();
    assert!(broken.load(Ordering::SeqCst));
    assert_eq!(notebook.texts(), ["half"]);
    notebook.end().await;
}

#[tokio::test]
async fn a_connection_by_tls_is_encrypted_and_only_the_right_certificate_is_trusted() {
    let database = crate::harness::TestDatabase::new();
    let ca = std::env::var("MIRI_TEST_MARIADB_CA").expect("run scripts/test, which makes certificates");
    let encrypted = format!("{}?tls=on&tls_ca={ca}", database.url());
    let notebook = Notebook::on(database, Database::MariaDb(encrypted.into()), None).await;
    let cipher =
        "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'";
    for write in [true, false] {
        assert_ne!(text_of(&notebook, write, cipher).await, "");
    }
    // The public authorities have not signed the certificate of this server.
    let public = format!("{}?tls=on", notebook.database.url());
    let refused = crate::storage::try_open(Database::MariaDb(public.into()), Limits::mariadb()).await;
    assert!(matches!(refused.err(), Some(StorageError::Unavailable(why)) if why.contains("ertificate")));
    notebook.end().await;
}

/// Someone at a console leaves a transaction open. Those who need its rows are refused after one wait each.
#[tokio::test]
async fn who_needs_a_row_that_a_stranger_holds_waits_once_and_is_told_that_the_shop_is_busy() {
    const ASKING: u32 = 3;
    let database = crate::harness::TestDatabase::new();
    let config = database.config();
    let limits = Limits { lock_wait: Duration::from_secs(1), ..one_batch() };
    let notebook = Notebook::on(database, config, Some(limits)).await;
    let held = notebook.database.hold();
    let runs = Arc::new(AtomicU32::new(0));
    let lane = notebook.hold_lane().await;
    let mut waiting: Vec<_> = (0..ASKING)
        .map(|_| {
            let runs = Arc::clone(&runs);
            queued(notebook.write(async move |tx: &mut Tx<'_>| {
                runs.fetch_add(1, Ordering::SeqCst);
                tx.execute_one("UPDATE event_seq SET last_id = last_id WHERE id = 1", &[]).await
            }))
        })
        .collect();
    lane.release().await;
    for refused in &mut waiting {
        assert_eq!(refused.await, Err(StorageError::Busy));
    }
    drop(waiting);
    assert_eq!(runs.load(Ordering::SeqCst), ASKING, "none of them was run again");
    held.let_go();
    notebook.note("apple").await.unwrap();
    assert_eq!(notebook.texts(), ["apple"]);
    notebook.end().await;
}
