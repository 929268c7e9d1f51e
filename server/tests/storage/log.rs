//! Numbers of events: without gaps and in commit order, whoever writes and whoever fails.

use super::{Notebook, add};
use futures_util::future::join_all;
use miri_server::storage::{StorageError, Tx};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const WRITERS: i64 = 8;
const NOTES: i64 = 40;

/// The largest number, how many there are, and the number that the next one follows.
async fn numbers(notebook: &Notebook) -> Result<(i64, i64, i64), StorageError> {
    notebook
        .read(async |tx: &mut Tx<'_>| {
            let row = tx
                .query_one(
                    "SELECT COALESCE(MAX(id), 0), COUNT(*), (SELECT last_id FROM event_seq) FROM events",
                    &[],
                )
                .await?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_gapless_and_in_commit_order_under_writers_of_whom_some_fail() {
    let notebook = Arc::new(Notebook::new().await);
    let done = CancellationToken::new();
    // Whatever a reader sees on the way is without a gap as well.
    let watching = tokio::spawn({
        let (notebook, done) = (Arc::clone(&notebook), done.clone());
        async move {
            let mut seen = 0;
            while !done.is_cancelled() {
                let (max, count, last) = numbers(&notebook).await.unwrap();
                assert!(max == count && count == last && last >= seen, "{max} {count} {last} after {seen}");
                seen = last;
            }
        }
    });
    let writers = (0..WRITERS).map(|writer| {
        let notebook = Arc::clone(&notebook);
        tokio::spawn(async move {
            for n in 0..NOTES {
                let text = format!("note {n} of {writer}");
                match n % 4 {
                    0 => assert!(notebook.failing_note(&text).await.is_err()),
                    1 => assert!(notebook.internal_note(&text).await.is_ok()),
                    _ => assert!(notebook.note(&text).await.is_ok()),
                }
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    done.cancel();
    watching.await.unwrap();

    let expected = WRITERS * NOTES * 3 / 4;
    assert_eq!(numbers(&notebook).await, Ok((expected, expected, expected)));
    assert_eq!(*notebook.committed_event().borrow(), expected);
    // Notes are numbered in the order in which they were written, and so are the events about them.
    let out_of_order = notebook.number(
        "SELECT COUNT(*) FROM (SELECT json_extract(payload, '$.note') + 0 AS note,
             LAG(json_extract(payload, '$.note') + 0) OVER (ORDER BY id) AS note_before FROM events) AS notes
         WHERE note <= note_before",
    );
    assert_eq!(out_of_order, 0);
    Arc::into_inner(notebook).unwrap().end().await;
}

#[tokio::test]
async fn several_events_of_one_job_keep_their_order_and_come_all_or_none() {
    let notebook = Notebook::new().await;
    let both = notebook.write(async |tx: &mut Tx<'_>| {
        add(tx, "apple").await?;
        add(tx, "pear").await
    });
    assert!(both.await.is_ok());
    let neither = notebook.write(async |tx: &mut Tx<'_>| {
        add(tx, "plum").await?;
        add(tx, "pear").await
    });
    assert!(matches!(neither.await, Err(StorageError::Conflict(_))));
    assert_eq!(numbers(&notebook).await, Ok((2, 2, 2)));
    let keys = notebook.database.texts("SELECT event_key FROM events ORDER BY id");
    assert_eq!(keys, notebook.database.texts("SELECT 'note:' || id FROM notes ORDER BY id"));
    assert_eq!(*notebook.committed_event().borrow(), 2);
    notebook.end().await;
}

#[tokio::test]
async fn the_numbers_go_on_after_a_restart() {
    let notebook = Notebook::new().await;
    assert_eq!(notebook.note("before").await, Ok(1));
    let notebook = notebook.restart().await;
    assert_eq!(*notebook.committed_event().borrow(), 1);
    assert!(notebook.note("after").await.is_ok());
    assert_eq!(numbers(&notebook).await, Ok((2, 2, 2)));
    notebook.end().await;
}
