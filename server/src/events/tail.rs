//! A reader without an offset: it starts at an event number and hands on everything after it, as long as it lives.

use super::Event;
use super::log::{self, Logged};
use crate::storage::{Store, Tx};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Events read at once.
const BATCH: i64 = 512;
/// The wait after a read that failed.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// A place in the log that moves ahead.
pub struct Tail {
    store: Store,
    committed: watch::Receiver<i64>,
    last: i64,
}

impl Tail {
    /// Before the event after the one numbered `from`.
    pub fn after(store: Store, from: i64) -> Self {
        let committed = store.committed_event();
        Self { store, committed, last: from }
    }

    /// The number of the last event that was handed on.
    pub const fn position(&self) -> i64 {
        self.last
    }

    /// The next events, at least one, as soon as there is one; `None` when there will be none any more. Cancelling this loses
    /// nothing: what was not handed on is read again.
    pub async fn next(&mut self) -> Option<Vec<Logged>> {
        loop {
            let last = self.last;
            self.committed.wait_for(|newest| *newest > last).await.ok()?;
            let read =
                self.store.read_internal(async move |tx: &mut Tx<'_>| log::after(tx, last, BATCH).await);
            match read.await {
                Ok(events) => {
                    if let Some(newest) = events.last() {
                        self.last = newest.id;
                        return Some(events);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a tail could not read the log; trying again");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    }
}

/// The events that can be read. One that cannot must not hide those behind it.
pub fn readable(logged: &[Logged]) -> impl Iterator<Item = Event> {
    logged.iter().filter_map(|logged| match logged.read() {
        Ok(event) => Some(event),
        Err(error) => {
            tracing::error!(%error, "a tail skips an event");
            None
        }
    })
}

/// Calls `apply` with every event after the one numbered `from`, in order, until `stop`.
pub async fn follow(store: Store, from: i64, stop: CancellationToken, apply: impl Fn(&Event) + Send) {
    let mut tail = Tail::after(store, from);
    loop {
        let events = tokio::select! {
            () = stop.cancelled() => return,
            events = tail.next() => events,
        };
        let Some(events) = events else { return };
        for event in readable(&events) {
            apply(&event);
        }
    }
}
