//! Two servers on one database: each has a lane, and what both want to write is written one after the other.

use crate::harness::{TestDatabase, eventually};
use crate::storage::{Notebook, Result, add, try_open};
use futures_util::future::join_all;
use miri_server::params;
use miri_server::storage::{Limits, StorageError, Store, Tx};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};

async fn second(notebook: &Notebook) -> Store {
    try_open(notebook.database.config(), Limits::mariadb()).await.unwrap()
}

#[tokio::test]
async fn two_servers_that_start_at_once_on_an_empty_database_make_one_schema() {
    let database = TestDatabase::new();
    let starts = (0..4).map(|_| try_open(database.config(), Limits::mariadb()));
    for store in join_all(starts).await {
        store.unwrap().close().await;
    }
    database.assert_sound();
    assert_eq!(database.number("SELECT COUNT(*) FROM lane_commits"), 1 + 4, "each has a lane of its own");
}

/// Two lanes lock two rows crosswise; the database ends one of the transactions.
#[tokio::test]
async fn two_lanes_that_wait_for_each_other_both_get_through_and_count_once() {
    let notebook = Notebook::new().await;
    notebook.database.run("CREATE TABLE counters (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)");
    notebook.database.run("INSERT INTO counters VALUES (1, 0), (2, 0)");
    let other = second(&notebook).await;
    let both_hold_one = Arc::new(Barrier::new(2));
    let write = |store: &Store, first: i64, then: i64| {
        let (store, both_hold_one) = (store.clone(), Arc::clone(&both_hold_one));
        let met = AtomicBool::new(false);
        tokio::spawn(async move {
            store
                .write(async move |tx: &mut Tx<'_>| -> Result<()> {
                    let count = "UPDATE counters SET n = n + 1 WHERE id = ?";
                    tx.execute_one(count, params![first]).await?;
                    if !met.swap(true, Ordering::SeqCst) {
                        both_hold_one.wait();
                    }
                    tx.execute_one(count, params![then]).await
                })
                .await
        })
    };
    let (one, two) = (write(&notebook.store, 1, 2), write(&other, 2, 1));
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert_eq!(notebook.database.numbers("SELECT n FROM counters ORDER BY id"), [2, 2]);
    let rollbacks = |store: &Store| store.stats().rollbacks.load(Ordering::Relaxed);
    assert_eq!(rollbacks(&notebook) + rollbacks(&other), 1, "one of them was rolled back and run again");
    other.close().await;
    notebook.end().await;
}

/// The optimizer may find a row by the index on the column that is compared. A row that is waited for leaves its place in
/// that index, so the second of those who wait would not find it any more, and be refused a unit that is there.
#[tokio::test]
async fn a_compare_and_set_that_waited_for_a_change_sees_the_changed_row() {
    let notebook = Notebook::new().await;
    notebook
        .database
        .run("CREATE TABLE stock (id BIGINT PRIMARY KEY, left_over BIGINT NOT NULL, INDEX (left_over, id))");
    notebook.database.run("INSERT INTO stock VALUES (1, 10)");
    let others = [second(&notebook).await, second(&notebook).await, second(&notebook).await];
    let take = async |tx: &mut Tx<'_>| {
        let sql = "UPDATE stock SET left_over = left_over - 1 WHERE id = 1 AND left_over >= 1";
        tx.compare_and_set(sql, &[]).await
    };
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let store = notebook.store.clone();
    let first = tokio::spawn(async move {
        store
            .write(async move |tx: &mut Tx<'_>| {
                let taken = take(tx).await?;
                tell.send(()).unwrap();
                assert!(released.recv().is_err());
                Ok::<_, StorageError>(taken)
            })
            .await
    });
    told.recv().await.unwrap();
    let waiting = others.each_ref().map(|other| {
        let other = other.clone();
        tokio::spawn(async move { other.write(take).await })
    });
    let who_waits = "SELECT COUNT(*) FROM information_schema.processlist
                     WHERE db = DATABASE() AND info LIKE 'UPDATE stock%' AND time_ms > 50";
    eventually("the others wait", async || (notebook.number(who_waits) == 3).then_some(())).await;
    drop(release);
    assert_eq!(first.await.unwrap(), Ok(true));
    for then in waiting {
        assert_eq!(then.await.unwrap(), Ok(true), "there were units left");
    }
    assert_eq!(notebook.number("SELECT left_over FROM stock"), 6);
    for other in others {
        other.close().await;
    }
    notebook.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_two_servers_has_no_gap_and_is_in_commit_order() {
    const NOTES: usize = 100;
    let notebook = Arc::new(Notebook::new().await);
    let other = second(&notebook).await;
    let writers =
        [notebook.store.clone(), other.clone()].into_iter().enumerate().flat_map(|(server, store)| {
            (0..NOTES).map(move |note| {
                let store = store.clone();
                tokio::spawn(async move {
                    let written = store
                        .write(async move |tx: &mut Tx<'_>| {
                            add(tx, &format!("{server}/{note}")).await?;
                            if note % 3 == 0 {
                                Err(StorageError::Corrupt("on purpose".to_owned()))
                            } else {
                                Ok(())
                            }
                        })
                        .await;
                    assert_eq!(written.is_ok(), note % 3 != 0, "{written:?}");
                })
            })
        });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let kept = notebook.number("SELECT COUNT(*) FROM notes");
    assert_eq!(kept, i64::try_from(2 * (0..NOTES).filter(|note| note % 3 != 0).count()).unwrap());
    let numbers = notebook.database.numbers("SELECT id FROM events ORDER BY id");
    assert!(numbers.iter().copied().eq(1..=kept), "{numbers:?}");
    // Each server hears of what the other has committed.
    for store in [&notebook.store, &other] {
        eventually("every event is announced", async || {
            (*store.committed_event().borrow() == kept).then_some(())
        })
        .await;
    }
    other.close().await;
    notebook.close().await;
    notebook.database.assert_sound();
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_of_a_write_holds_nobody_up_for_long() {
    let notebook = Notebook::new().await;
    notebook.note("apple").await.unwrap();
    let other = second(&notebook).await;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let stopped = {
        let store = other.clone();
        let first = AtomicBool::new(true);
        tokio::spawn(async move {
            store
                .write(async move |tx: &mut Tx<'_>| {
                    tx.execute_one("UPDATE notes SET text = 'pear' WHERE text = 'apple'", &[]).await?;
                    if first.swap(false, Ordering::SeqCst) {
                        tell.send(()).unwrap();
                        // As a process that was stopped: its transaction stays open, and it does nothing.
                        assert!(released.recv().is_err());
                    }
                    Ok::<_, StorageError>(())
                })
                .await
        })
    };
    told.recv().await.unwrap();
    notebook
        .write(async |tx: &mut Tx<'_>| {
            tx.execute_one("UPDATE notes SET text = 'plum' WHERE text = 'apple'", &[]).await
        })
        .await
        .unwrap();
    drop(release);
    let late = stopped.await.unwrap();
    assert_eq!(late, Err(StorageError::RowsAffected { expected: 1, actual: 0 }), "the apple is gone by now");
    assert_eq!(notebook.texts(), ["plum"]);
    other.close().await;
    notebook.end().await;
}
