//! Who waits, who is refused, who goes first, and how it ends.

use super::{Notebook, Result, add, one_batch, queued};
use crate::harness::eventually;
use futures_util::FutureExt;
use futures_util::future::join_all;
use miri_server::storage::{Limits, StorageError, Tx};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[tokio::test]
async fn a_full_queue_refuses_requests_at_once_and_internal_work_waits_and_gets_in() {
    let notebook = Notebook::with(Limits { request_queue: 2, internal_queue: 1, ..Limits::default() }).await;
    let hold = notebook.hold_lane().await;
    let anna = queued(notebook.note("anna's"));
    let bora = queued(notebook.note("bora's"));
    assert_eq!(notebook.queue_depth(), 2);

    let refused = notebook.note("one too many").now_or_never();
    assert_eq!(refused, Some(Err(StorageError::Busy)), "it is refused at once");
    assert!(matches!(notebook.permit(), Err(StorageError::Busy)));
    let internal = ["payment", "refund", "sweep"].map(|text| queued(notebook.internal_note(text)));
    assert_eq!(notebook.note("still one too many").await, Err(StorageError::Busy));

    hold.release().await;
    let (requests, internal) = tokio::join!(join_all([anna, bora]), join_all(internal));
    assert!(requests.iter().chain(&internal).all(Result::is_ok), "{requests:?} {internal:?}");
    let mut texts = notebook.texts();
    texts.sort_unstable();
    assert_eq!(texts, ["anna's", "bora's", "payment", "refund", "sweep"]);
    assert_eq!(notebook.queue_depth(), 0);
    assert!(notebook.note("there is room again").await.is_ok());
    notebook.end().await;
}

#[tokio::test]
async fn a_permit_keeps_its_place_in_the_queue() {
    let notebook = Notebook::with(Limits { request_queue: 2, ..Limits::default() }).await;
    let anna = notebook.permit().unwrap();
    let bora = notebook.permit().unwrap();
    assert_eq!(notebook.queue_depth(), 2);
    assert_eq!(notebook.note("no place left").await, Err(StorageError::Busy));
    drop(bora);
    assert_eq!(notebook.note("bora's place").await, Ok(1));
    let with_permit = notebook.write_with(anna, async |tx: &mut Tx<'_>| add(tx, "anna's place").await);
    assert_eq!(with_permit.await, Ok(2));
    notebook.end().await;
}

#[tokio::test]
async fn internal_work_goes_first_for_at_most_half_a_batch() {
    let notebook = Notebook::with(Limits { batch_jobs: 8, ..one_batch() }).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let job = |name: String| {
        let order = Arc::clone(&order);
        async move |_: &mut Tx<'_>| -> Result<()> {
            order.lock().unwrap().push(name.clone());
            Ok(())
        }
    };
    let hold = notebook.hold_lane().await;
    let requests: Vec<_> = (1..=10).map(|n| queued(notebook.write(job(format!("r{n}"))))).collect();
    let internal: Vec<_> = (1..=10).map(|n| queued(notebook.write_internal(job(format!("i{n}"))))).collect();
    hold.release().await;
    let (requests, internal) = tokio::join!(join_all(requests), join_all(internal));
    assert!(requests.iter().chain(&internal).all(Result::is_ok));
    let batches = [
        vec!["i1", "i2", "i3", "i4", "r1", "r2", "r3"], // The job that held the lane was the first of this one.
        vec!["i5", "i6", "i7", "i8", "r4", "r5", "r6", "r7"],
        vec!["i9", "i10", "r8", "r9", "r10"],
    ];
    assert_eq!(*order.lock().unwrap(), batches.concat());
    notebook.end().await;
}

#[tokio::test]
async fn closing_answers_everything_that_is_queued_and_refuses_what_comes_after() {
    // Every job is a batch of its own, so that the lane hears of the close before it has taken them all.
    let notebook = Notebook::with(Limits { batch_time: Duration::ZERO, ..Limits::default() }).await;
    let hold = notebook.hold_lane().await;
    let requests = ["one", "two", "three"].map(|text| queued(notebook.note(text)));
    let internal = ["four", "five"].map(|text| queued(notebook.internal_note(text)));
    let closing = queued(notebook.close());
    hold.release().await;
    let (requests, internal) = tokio::join!(join_all(requests), join_all(internal));
    assert!(requests.iter().chain(&internal).all(Result::is_ok), "{requests:?} {internal:?}");
    closing.await;

    assert_eq!(notebook.texts().len(), 5);
    for refused in [
        notebook.note("too late").await.map(|_| ()),
        notebook.internal_note("too late").await.map(|_| ()),
        notebook.permit().map(|_| ()),
        notebook.read(async |_: &mut Tx<'_>| Ok::<_, StorageError>(())).await,
    ] {
        assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
    }
    notebook.close().await;
    notebook.end().await;
}

#[tokio::test]
async fn a_permit_from_before_the_close_still_gets_its_answer() {
    let notebook = Notebook::new().await;
    let (anna, bora) = (notebook.permit().unwrap(), notebook.permit().unwrap());
    let mut closing = queued(notebook.close());
    eventually("the lane has heard of the close", || async { notebook.permit().is_err().then_some(()) })
        .await;
    assert!(closing.as_mut().now_or_never().is_none(), "the close waits for those who were let in");
    let written = notebook.write_with(anna, async |tx: &mut Tx<'_>| add(tx, "let in before").await);
    let answer = tokio::time::timeout(Duration::from_secs(20), written).await;
    assert_eq!(answer.expect("nobody answers"), Ok(1));
    drop(bora);
    closing.await;
    assert_eq!(notebook.texts(), ["let in before"]);
    notebook.end().await;
}

#[tokio::test]
async fn a_caller_that_goes_away_changes_nothing_of_what_was_queued() {
    let notebook = Notebook::new().await;
    let hold = notebook.hold_lane().await;
    drop(queued(notebook.note("anna hung up")));
    let bora = queued(notebook.note("bora waits"));
    hold.release().await;
    assert!(bora.await.is_ok());
    assert_eq!(notebook.texts(), ["anna hung up", "bora waits"]);
    notebook.end().await;
}
