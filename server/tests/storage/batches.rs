//! Group commit: what shares a transaction, and that each job in it stands or falls alone.

use super::{Notebook, Result, add, one_batch, queued};
use futures_util::future::join_all;
use miri_server::storage::{Limits, StorageError, Tx};
use std::time::Duration;

#[tokio::test]
async fn jobs_that_wait_while_the_lane_is_busy_share_one_commit() {
    let notebook = Notebook::with(one_batch()).await;
    let hold = notebook.hold_lane().await;
    let texts: Vec<_> = (0..20).map(|n| format!("note {n}")).collect();
    let waiting: Vec<_> = texts.iter().map(|text| queued(notebook.note(text))).collect();
    assert_eq!((notebook.commits(), notebook.texts().len()), (0, 0));
    hold.release().await;
    assert_eq!(join_all(waiting).await, (1..=20).map(Ok).collect::<Vec<_>>());
    assert_eq!((notebook.commits(), notebook.jobs()), (1, 21));
    assert_eq!(notebook.texts(), texts, "in the order in which they were asked for");
    notebook.end().await;
}

#[tokio::test]
async fn a_batch_takes_no_more_jobs_than_it_may() {
    let notebook = Notebook::with(Limits { batch_jobs: 8, ..one_batch() }).await;
    let hold = notebook.hold_lane().await;
    let texts: Vec<_> = (0..20).map(|n| format!("note {n}")).collect();
    let waiting: Vec<_> = texts.iter().map(|text| queued(notebook.note(text))).collect();
    hold.release().await;
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(notebook.commits(), 3, "the job that held the lane and 7 notes, then 8, then 5");
    notebook.end().await;
}

#[tokio::test]
async fn a_batch_whose_time_is_over_takes_no_further_job() {
    let notebook = Notebook::with(Limits { batch_time: Duration::ZERO, ..Limits::default() }).await;
    let hold = notebook.hold_lane().await;
    let waiting = ["one", "two", "three"].map(|text| queued(notebook.note(text)));
    hold.release().await;
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(notebook.commits(), 3);
    notebook.end().await;
}

#[tokio::test]
async fn a_batch_that_changed_nothing_is_not_committed() {
    let notebook = Notebook::new().await;
    for _ in 0..2 {
        let none = notebook
            .write(async |tx: &mut Tx<'_>| -> Result<i64> {
                tx.query_one("SELECT COUNT(*) FROM notes", &[]).await?.get(0)
            })
            .await;
        assert_eq!(none, Ok(0));
    }
    assert_eq!((notebook.commits(), notebook.jobs()), (0, 2));
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_fails_between_two_good_ones_is_undone_alone_with_its_events() {
    let notebook = Notebook::with(one_batch()).await;
    let hold = notebook.hold_lane().await;
    let first = queued(notebook.note("first"));
    let failing = queued(notebook.failing_note("failing"));
    let last = queued(notebook.note("last"));
    hold.release().await;
    assert_eq!(failing.await, Err(StorageError::Corrupt("on purpose".to_owned())));
    assert!(first.await.is_ok());
    let last = last.await.unwrap();
    assert_eq!(notebook.commits(), 1);
    assert_eq!(notebook.texts(), ["first", "last"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2);
    assert_eq!(notebook.number(&format!("SELECT COUNT(*) FROM events WHERE event_key = 'note:{last}'")), 1);
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_panics_gets_an_error_and_the_others_of_its_batch_do_not_notice() {
    let notebook = Notebook::with(one_batch()).await;
    let hold = notebook.hold_lane().await;
    let first = queued(notebook.note("first"));
    let panicking = queued(notebook.write(async |tx: &mut Tx<'_>| -> Result<()> {
        add(tx, "panicking").await?;
        panic!("a bug on purpose");
    }));
    let last = queued(notebook.note("last"));
    hold.release().await;
    let error = panicking.await.unwrap_err();
    assert!(
        matches!(&error, StorageError::Defect(what) if what.contains("a bug on purpose")),
        "the error says what happened: {error:?}"
    );
    assert!(first.await.is_ok() && last.await.is_ok());
    assert!(notebook.note("and the lane goes on").await.is_ok());
    assert_eq!(notebook.texts(), ["first", "last", "and the lane goes on"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 3);
    notebook.end().await;
}

#[tokio::test]
async fn every_answered_write_is_in_the_database_when_its_answer_comes() {
    let notebook = Notebook::new().await;
    for n in 1..=50 {
        let text = format!("note {n}");
        assert_eq!(notebook.note(&text).await, Ok(n));
        let there = notebook.texts();
        assert_eq!(there.last(), Some(&text));
    }
    notebook.end().await;
}
