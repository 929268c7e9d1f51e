//! A reader without an offset: it starts at an event number and hands on everything after it, as long as it lives.

use super::{Event, log};
use crate::storage::{Store, Tx};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Events read at once.
const BATCH: usize = 512;
/// The wait after a read that failed.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Calls `apply` with every event after the one numbered `from`, in order, until `stop`.
pub async fn follow(store: Store, from: i64, stop: CancellationToken, apply: impl Fn(&Event) + Send) {
    let mut committed = store.committed_event();
    let mut last = from;
    loop {
        let caught_up = async { committed.wait_for(|newest| *newest > last).await.map(|_| ()) };
        tokio::select! {
            () = stop.cancelled() => return,
            reached = caught_up => if reached.is_err() { return },
        }
        if let Some(events) = store.recent_events(last, BATCH) {
            for event in &events {
                apply(event);
                last = event.id;
            }
            continue;
        }
        match store.read_internal(async move |tx: &mut Tx<'_>| log::after(tx, last, BATCH).await).await {
            Ok(events) => {
                for logged in &events {
                    match logged.read() {
                        Ok(event) => apply(&event),
                        // One that cannot be read must not hide those behind it.
                        Err(error) => tracing::error!(%error, "a tail skips an event"),
                    }
                    last = logged.id;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a tail could not read the log; trying again");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}
