//! Reads: one snapshot each, after everything that was answered, without writing, and not for ever.

use super::{Notebook, Result};
use crate::harness::{Engine, Pair};
use miri_server::clock::Monotonic;
use miri_server::storage::{StorageError, Tx};
use std::time::Duration;

/// Counts to a number that takes minutes.
fn endless() -> &'static str {
    match Pair::of_this_run().engine {
        Engine::Sqlite => {
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT COUNT(*) FROM n"
        }
        Engine::MariaDb => {
            "SELECT COUNT(*) FROM seq_1_to_10000000 AS a, seq_1_to_10000000 AS b WHERE a.seq % 7 = b.seq % 5 + 9"
        }
    }
}

async fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM notes", &[]).await?.get(0)
}

#[tokio::test]
async fn a_read_sees_one_snapshot_whatever_is_committed_meanwhile() {
    let notebook = Notebook::new().await;
    notebook.note("before").await.unwrap();
    let outside = notebook.database.outside().clone();
    let both = notebook
        .read_for(super::NEVER, async move |tx: &mut Tx<'_>| -> Result<(i64, i64)> {
            let first = count(tx).await?;
            outside.run("INSERT INTO notes (text) VALUES ('in the middle')");
            Ok((first, count(tx).await?))
        })
        .await;
    assert_eq!(both, Ok((1, 1)));
    let after = notebook.read(async |tx: &mut Tx<'_>| count(tx).await).await;
    assert_eq!(after, Ok(2), "a read that starts now sees it");
    notebook.end().await;
}

#[tokio::test]
async fn a_read_sees_every_write_that_was_answered_before_it() {
    let notebook = Notebook::new().await;
    for n in 1..=100 {
        notebook.note(&format!("note {n}")).await.unwrap();
        assert_eq!(notebook.read(async |tx: &mut Tx<'_>| count(tx).await).await, Ok(n));
    }
    notebook.end().await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    let notebook = Notebook::new().await;
    notebook.note("apple").await.unwrap();
    for sql in
        ["INSERT INTO notes (text) VALUES ('pear')", "UPDATE notes SET text = 'pear'", "DELETE FROM notes"]
    {
        let refused = notebook.read(async move |tx: &mut Tx<'_>| tx.execute(sql, &[]).await).await;
        assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{sql}: {refused:?}");
    }
    assert_eq!(notebook.texts(), ["apple"]);
    notebook.end().await;
}

#[tokio::test]
async fn a_read_that_panics_is_an_error_and_the_next_reads_are_served() {
    let notebook = Notebook::new().await;
    for _ in 0..8 {
        let panicking = notebook.read(async |_: &mut Tx<'_>| -> Result<()> { panic!("a bug on purpose") });
        assert!(matches!(panicking.await, Err(StorageError::Defect(_))));
    }
    assert_eq!(notebook.read(async |tx: &mut Tx<'_>| count(tx).await).await, Ok(0));
    notebook.end().await;
}

#[tokio::test]
async fn a_read_beyond_its_limit_is_ended_and_its_connection_serves_the_next() {
    let notebook = Notebook::new().await;
    notebook.note("apple").await.unwrap();
    let limit = Duration::from_millis(50);
    // More often than there are connections.
    for _ in 0..8 {
        let began = Monotonic::now();
        let endless = notebook
            .read_for(limit, async |tx: &mut Tx<'_>| tx.query_one(endless(), &[]).await.map(|_| ()))
            .await;
        assert_eq!(endless, Err(StorageError::TimedOut));
        let took = began.elapsed();
        assert!(limit <= took && took < Duration::from_secs(10), "{took:?}");
    }
    let after = notebook.read(async |tx: &mut Tx<'_>| count(tx).await).await;
    assert_eq!(after, Ok(1));
    notebook.note("and writes go on").await.unwrap();
    notebook.end().await;
}

#[tokio::test]
async fn a_read_that_names_no_limit_has_one_second() {
    let notebook = Notebook::new().await;
    let began = Monotonic::now();
    let endless = notebook.read(async |tx: &mut Tx<'_>| tx.query_one(endless(), &[]).await.map(|_| ())).await;
    assert_eq!(endless, Err(StorageError::TimedOut));
    let took = began.elapsed();
    assert!(Duration::from_secs(1) <= took && took < Duration::from_secs(10), "{took:?}");
    notebook.end().await;
}
