//! Group commit: what shares a transaction, and that each job in it stands or falls alone.

use super::{Notebook, Result, add, one_batch, queued};
use futures_util::future::join_all;
use miri_server::params;
use miri_server::storage::{Limits, StorageError, Tx};
use std::sync::atomic::Ordering;
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
    assert_eq!((first.await, last.await), (Ok(1), Ok(2)));
    assert_eq!(notebook.commits(), 1);
    assert_eq!(notebook.texts(), ["first", "last"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events WHERE event_key = 'note:2'"), 1);
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
    assert_eq!((first.await, last.await), (Ok(1), Ok(2)));
    assert_eq!(notebook.note("and the lane goes on").await, Ok(3));
    assert_eq!(notebook.texts(), ["first", "last", "and the lane goes on"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 3);
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_waits_for_anything_but_its_transaction_is_a_defect_and_is_undone() {
    let notebook = Notebook::with(one_batch()).await;
    let hold = notebook.hold_lane().await;
    let first = queued(notebook.note("first"));
    let waiting = queued(notebook.write(async |tx: &mut Tx<'_>| {
        let id = add(tx, "waiting").await?;
        tokio::task::yield_now().await;
        Ok::<_, StorageError>(id)
    }));
    let last = queued(notebook.note("last"));
    hold.release().await;
    let error = waiting.await.unwrap_err();
    assert!(matches!(&error, StorageError::Defect(what) if what.contains("waited")), "{error:?}");
    assert_eq!((first.await, last.await), (Ok(1), Ok(2)));
    assert_eq!(notebook.texts(), ["first", "last"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2);
    notebook.end().await;
}

#[tokio::test]
async fn a_job_that_ends_the_transaction_under_the_others_is_refused_and_the_others_run_again() {
    let notebook = Notebook::with(one_batch()).await;
    assert_eq!(notebook.note("there already").await, Ok(1));
    let commits = notebook.commits();
    let hold = notebook.hold_lane().await;
    let first = queued(notebook.note("first"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let poisoning = queued(notebook.write({
        let seen = Arc::clone(&seen);
        async move |tx: &mut Tx<'_>| -> Result<&'static str> {
            add(tx, "half").await?;
            let sql = "INSERT OR ROLLBACK INTO notes (text) VALUES (?)";
            let conflict = tx.execute(sql, params!["there already"]).await;
            let after = [
                tx.execute(sql, params!["outside of any transaction"]).await.map(|_| ()),
                tx.insert(sql, params!["outside of any transaction"]).await.map(|_| ()),
                tx.query_all("SELECT 1", &[]).await.map(|_| ()),
                add(tx, "outside of any transaction").await.map(|_| ()),
            ];
            seen.lock().unwrap().push((conflict.map(|_| ()), after));
            Ok("all is well")
        }
    }));
    let last = queued(notebook.note("last"));
    hold.release().await;

    let answer = poisoning.await;
    assert!(matches!(&answer, Err(StorageError::Unavailable(_))), "its own Ok is not trusted: {answer:?}");
    assert_eq!((first.await, last.await), (Ok(2), Ok(3)));
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    assert_eq!(seen.len(), 6, "once in the batch and five times alone");
    for (conflict, after) in &seen {
        assert!(matches!(conflict, Err(StorageError::Conflict(_))), "{conflict:?}");
        assert!(after.iter().all(|call| *call == Err(StorageError::Poisoned)), "{after:?}");
    }
    assert_eq!(notebook.texts(), ["there already", "first", "last"], "nothing half is committed");
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 3);
    assert_eq!(notebook.commits() - commits, 2, "each of the others in a commit of its own");
    assert_eq!(notebook.stats().rollbacks.load(Ordering::Relaxed), 1);
    assert_eq!(notebook.note("and the lane goes on").await, Ok(4));
    notebook.end().await;
}

#[tokio::test]
async fn a_commit_that_the_database_refuses_is_laid_at_the_door_of_the_one_job_behind_it() {
    let notebook = Notebook::with(one_batch()).await;
    let hold = notebook.hold_lane().await;
    let first = queued(notebook.note("first"));
    // A foreign key that is looked at only in the commit: the job itself succeeds.
    let refused = queued(notebook.write(async |tx: &mut Tx<'_>| -> Result<i64> {
        tx.execute("PRAGMA defer_foreign_keys = ON", &[]).await?;
        tx.insert("INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (1, 1, 1, 0)", &[])
            .await
    }));
    let last = queued(notebook.note("last"));
    hold.release().await;
    assert!(matches!(refused.await, Err(StorageError::Unavailable(_))));
    assert_eq!((first.await, last.await), (Ok(1), Ok(2)));
    assert_eq!(notebook.number("SELECT COUNT(*) FROM wishes"), 0);
    notebook.end().await;
}

#[tokio::test]
async fn every_answered_write_is_in_the_file_when_its_answer_comes() {
    let notebook = Notebook::new().await;
    for n in 1..=50 {
        let text = format!("note {n}");
        assert_eq!(notebook.note(&text).await, Ok(n));
        let there = notebook.texts();
        assert_eq!(there.last(), Some(&text));
    }
    notebook.end().await;
}
