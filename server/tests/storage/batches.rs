//! Group commit: what shares a transaction, and that each job in it stands or falls alone.

use super::{Notebook, Result, add, one_batch, queued};
use futures_util::future::join_all;
use miri_server::events::Topic;
use miri_server::storage::{Limits, StorageError, Tx};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
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

/// A job that counts its runs.
async fn counting(notebook: &Notebook, text: &str, runs: &Arc<AtomicUsize>) -> Result<i64> {
    let (text, runs) = (text.to_owned(), Arc::clone(runs));
    notebook
        .write(async move |tx: &mut Tx<'_>| {
            runs.fetch_add(1, Ordering::SeqCst);
            add(tx, &text).await
        })
        .await
}

#[tokio::test]
async fn a_job_that_spoils_its_batch_has_it_run_twice_and_those_after_it_only_once() {
    let notebook = Notebook::with(one_batch()).await;
    let runs = Arc::new(AtomicUsize::new(0));
    for (round, expected) in [("first", 2), ("second", 3)] {
        let hold = notebook.hold_lane().await;
        let good = queued(counting(&notebook, round, &runs));
        let failing = queued(notebook.failing_note("failing"));
        hold.release().await;
        assert!(good.await.is_ok() && failing.await.is_err());
        assert_eq!(runs.load(Ordering::SeqCst), expected, "{round}");
    }
    assert_eq!(notebook.texts(), ["first", "second"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2);
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_fails_before_it_has_written_spoils_nothing() {
    let notebook = Notebook::with(one_batch()).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let hold = notebook.hold_lane().await;
    let good = queued(counting(&notebook, "good", &runs));
    let refused = queued(notebook.write(async |tx: &mut Tx<'_>| -> Result<()> {
        tx.emit(Topic::StockChanged, "goods:1".to_owned(), json!({}));
        tx.execute_one("UPDATE notes SET text = 'none' WHERE text = 'nobody wrote this'", &[]).await
    }));
    hold.release().await;
    assert!(good.await.is_ok());
    assert_eq!(refused.await, Err(StorageError::RowsAffected { expected: 1, actual: 0 }));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 1, "its event went with it");
    notebook.end().await;
}

#[tokio::test]
async fn what_is_done_after_a_commit_is_done_once_and_only_for_jobs_that_succeed() {
    let notebook = Notebook::with(one_batch()).await;
    let done = Arc::new(Mutex::new(Vec::new()));
    let noting = |text: &'static str, fails: bool| {
        let done = Arc::clone(&done);
        notebook.write(async move |tx: &mut Tx<'_>| -> Result<()> {
            add(tx, text).await?;
            let done = Arc::clone(&done);
            tx.after_commit(move || done.lock().unwrap().push(text));
            if fails { Err(StorageError::Corrupt("on purpose".to_owned())) } else { Ok(()) }
        })
    };
    let hold = notebook.hold_lane().await;
    let jobs =
        [queued(noting("first", false)), queued(noting("failing", true)), queued(noting("last", false))];
    assert!(done.lock().unwrap().is_empty());
    hold.release().await;
    let ends: Vec<_> = join_all(jobs).await.iter().map(Result::is_ok).collect();
    assert_eq!(ends, [true, false, true]);
    assert_eq!(*done.lock().unwrap(), ["first", "last"]);
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
