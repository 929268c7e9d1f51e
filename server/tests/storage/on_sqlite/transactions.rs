//! What ends or outlives a transaction of SQLite: a statement that rolls it back, a commit that is refused, a future that is
//! pending although SQLite answers at once.

use crate::storage::{Notebook, Result, add, one_batch, queued};
use miri_server::params;
use miri_server::storage::{StorageError, Tx};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

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
async fn a_read_that_waits_for_anything_but_its_transaction_is_a_defect() {
    let notebook = Notebook::new().await;
    let waiting = notebook.read(async |tx: &mut Tx<'_>| -> Result<i64> {
        tokio::task::yield_now().await;
        tx.query_one("SELECT COUNT(*) FROM notes", &[]).await?.get(0)
    });
    assert!(matches!(waiting.await, Err(StorageError::Defect(what)) if what.contains("waited")));
    assert_eq!(
        notebook
            .read(async |tx: &mut Tx<'_>| -> Result<i64> {
                tx.query_one("SELECT COUNT(*) FROM notes", &[]).await?.get(0)
            })
            .await,
        Ok(0)
    );
    notebook.end().await;
}

#[tokio::test]
async fn the_marks_of_batches_go_on_after_a_restart() {
    let notebook = Notebook::new().await;
    notebook.note("before").await.unwrap();
    let notebook = notebook.restart().await;
    notebook.note("after").await.unwrap();
    assert_eq!(notebook.number("SELECT batch FROM lane_commits"), 2);
    notebook.end().await;
}
