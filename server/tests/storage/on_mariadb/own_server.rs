//! What becomes of the store when its server dies, is away, or stands still.

use crate::harness::{MariaDbServer, TestDatabase, eventually};
use crate::storage::{Notebook, queued};
use futures_util::FutureExt;
use futures_util::future::join_all;
use miri_server::storage::StorageError;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

async fn on_its_own(server: &MariaDbServer) -> Notebook {
    let database = TestDatabase::on_server(&server.url());
    let config = database.config();
    Notebook::on(database, config, None).await
}

/// Until the lane has found its server again.
async fn until_written(notebook: &Notebook, text: &str) {
    eventually("the lane writes again", || async { notebook.note(text).await.ok() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_under_load_has_everything_that_was_answered_and_nothing_that_was_refused() {
    const WRITERS: usize = 8;
    let server = MariaDbServer::start().await;
    let notebook = on_its_own(&server).await;
    let answered = AtomicUsize::new(0);
    let writers = join_all((0..WRITERS).map(|writer| {
        let (notebook, answered) = (&notebook, &answered);
        async move {
            let mut written = Vec::new();
            loop {
                let text = format!("note {} of {writer}", written.len());
                match notebook.note(&text).await {
                    Ok(_) => written.push(text),
                    Err(error) => return (written, text, error),
                }
                answered.fetch_add(1, Ordering::SeqCst);
            }
        }
    }));
    let killing = async {
        eventually("the load is under way", || async {
            (answered.load(Ordering::SeqCst) > 200).then_some(())
        })
        .await;
        server.kill();
    };
    let (ended, ()) = tokio::join!(writers, killing);

    server.restart().await;
    until_written(&notebook, "back again").await;
    let there: BTreeSet<_> = notebook.texts().into_iter().collect();
    for (written, cut_off, error) in ended {
        assert!(written.iter().all(|text| there.contains(text)), "an answered note is gone");
        // Only an outcome that nobody knows may be either.
        if error != StorageError::OutcomeUnknown {
            assert!(!there.contains(&cut_off), "{cut_off} was refused with {error:?} and is there");
        }
    }
    let events = "SELECT (SELECT COUNT(*) FROM events) - (SELECT last_id FROM event_seq)";
    assert_eq!(notebook.number(events), 0);
    assert_eq!(notebook.number("SELECT (SELECT COUNT(*) FROM events) - (SELECT COUNT(*) FROM notes)"), 0);
    notebook.end().await;
}

#[tokio::test]
async fn a_server_that_is_away_refuses_writes_and_reads_and_is_found_again() {
    let server = MariaDbServer::start().await;
    let notebook = on_its_own(&server).await;
    notebook.note("before").await.unwrap();
    server.kill();
    let refused = notebook.note("meanwhile").await;
    assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
    server.restart().await;
    until_written(&notebook, "after").await;
    assert_eq!(notebook.texts(), ["before", "after"]);
    notebook.end().await;
}

#[tokio::test]
async fn a_server_that_stands_still_for_a_moment_delays_a_write_and_loses_nothing() {
    let server = MariaDbServer::start().await;
    let notebook = on_its_own(&server).await;
    notebook.note("before").await.unwrap();
    server.stop();
    let mut waiting = queued(notebook.note("meanwhile"));
    let read = notebook.read(async |tx: &mut miri_server::storage::Tx<'_>| {
        tx.query_all("SELECT id FROM notes", &[]).await.map(|_| ())
    });
    assert!(read.await.is_err(), "a read does not wait for ever");
    assert!(waiting.as_mut().now_or_never().is_none());
    server.cont();
    assert!(waiting.await.is_ok());
    assert_eq!(notebook.texts(), ["before", "meanwhile"]);
    notebook.end().await;
}
