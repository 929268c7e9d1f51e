//! Sealing a batch, committing it, and finding out what became of a commit that failed.

use super::{BatchEnd, Lane};
use crate::clock::MachineTime;
use crate::storage::many::MANY;
use crate::storage::writer::Committed;
use crate::storage::{NewEvent, Param, Result, StorageError, Tx};
use crate::{many_rows, params};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How many times the lane tries to reach the database again before it says that an outcome is unknown.
const REOPEN_ATTEMPTS: u32 = 7;
/// The wait after the first try; it doubles, to a little over three seconds in all.
const REOPEN_DELAY: Duration = Duration::from_millis(50);

/// The number of a batch's first event, and when all of them were written.
#[derive(Clone, Copy)]
struct Sealed {
    first_event: i64,
    at: MachineTime,
}

impl Lane {
    /// Begins a transaction, after what became of the last one has been found out.
    pub(super) async fn begin(&mut self) -> Result<()> {
        if self.lost {
            self.batch = self.writer.settle().await?;
            self.writer.begin().await?;
            // Events of a batch that did make it were never announced.
            let newest = {
                let mut tx = Tx::new(self.writer.conn()?, self.faults);
                tx.query_one("SELECT last_id FROM event_seq WHERE id = 1", &[]).await?.get(0)?
            };
            self.announce(newest);
            self.lost = false;
            self.writer.rollback().await;
        }
        self.writer.begin().await
    }

    /// Numbers the events, marks the batch, commits.
    pub(super) async fn commit(&mut self, events: Vec<NewEvent>) -> BatchEnd {
        let end = match self.seal(&events).await {
            Err(error) => self.not_committed(error).await,
            Ok(sealed) => match self.writer.commit().await {
                Committed::Yes => self.committed(sealed, events),
                Committed::No(error) => self.not_committed(error).await,
                Committed::Unknown(error) => self.find_out(sealed, events, error).await,
            },
        };
        self.stats.failing.store(!matches!(end, BatchEnd::Committed), Ordering::Relaxed);
        end
    }

    async fn not_committed(&mut self, error: StorageError) -> BatchEnd {
        self.writer.rollback().await;
        BatchEnd::NotCommitted(error)
    }

    fn committed(&mut self, sealed: Sealed, events: Vec<NewEvent>) -> BatchEnd {
        self.batch += 1;
        self.stats.commits.fetch_add(1, Ordering::Relaxed);
        let count = i64::try_from(events.len()).unwrap_or(0);
        if count > 0 {
            // Whoever hears of them may ask for them at once.
            self.recent.keep(sealed.first_event, events, sealed.at);
            self.announce(sealed.first_event + count - 1);
        }
        BatchEnd::Committed
    }

    /// Another server's events may have been announced already, so the number only grows.
    fn announce(&self, last_event: i64) {
        self.committed_event.send_if_modified(|newest| {
            let grows = last_event > *newest;
            *newest = last_event.max(*newest);
            grows
        });
    }

    /// Writes the events under the next numbers and the mark by which a commit is recognised afterwards. The row of
    /// `event_seq` stays locked until the commit, so numbers are gapless and in commit order; it is taken last, so that
    /// servers wait for each other no longer than a commit takes. Gives the number of the first event and the time.
    async fn seal(&mut self, events: &[NewEvent]) -> Result<Sealed> {
        let now: MachineTime = self.clock.machine();
        let (lane, batch) = (self.writer.lane(), self.batch + 1);
        let mut tx = Tx::new(self.writer.conn()?, self.faults);
        tx.execute_one(
            "UPDATE lane_commits SET batch = ?, committed_at = ? WHERE lane = ?",
            params![batch, now, lane],
        )
        .await?;
        if events.is_empty() {
            return Ok(Sealed { first_event: 0, at: now });
        }
        let count = i64::try_from(events.len()).map_err(|e| StorageError::Defect(e.to_string()))?;
        tx.execute_one("UPDATE event_seq SET last_id = last_id + ? WHERE id = 1", params![count]).await?;
        let last: i64 = tx.query_one("SELECT last_id FROM event_seq WHERE id = 1", &[]).await?.get(0)?;
        let first = last - count + 1;
        let mut next = first;
        let chunks = events.chunks_exact(MANY);
        for chunk in chunks.clone().chain(chunks.remainder().chunks(1)) {
            next = write_events(&mut tx, next, chunk, now).await?;
        }
        Ok(Sealed { first_event: first, at: now })
    }

    /// COMMIT failed and the transaction is gone. Whether the batch is in the database is read from its mark.
    async fn find_out(&mut self, sealed: Sealed, events: Vec<NewEvent>, error: StorageError) -> BatchEnd {
        tracing::error!(%error, "a commit failed; finding out whether it happened");
        for attempt in 0..REOPEN_ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(REOPEN_DELAY * (1 << (attempt - 1))).await;
            }
            match self.writer.settle().await {
                Ok(batch) if batch == self.batch => return BatchEnd::NotCommitted(error),
                Ok(batch) if batch == self.batch + 1 => {
                    return self.committed(sealed, events);
                }
                Ok(batch) => {
                    tracing::error!(batch, expected = self.batch, "the mark of the last batch is off");
                }
                Err(error) => tracing::error!(%error, "the database could not be settled"),
            }
        }
        self.lost = true;
        BatchEnd::Unknown
    }
}

const ONE_EVENT: &str =
    "INSERT INTO events (id, topic, event_key, payload, created_at) VALUES (?, ?, ?, ?, ?)";
const MANY_EVENTS: &str =
    many_rows!("INSERT INTO events (id, topic, event_key, payload, created_at) VALUES ", "(?, ?, ?, ?, ?)");

/// Writes these events, one or [`MANY`], under the numbers from `first` on; gives the number after the last.
async fn write_events(tx: &mut Tx<'_>, first: i64, events: &[NewEvent], now: MachineTime) -> Result<i64> {
    let sql = if events.len() == 1 { ONE_EVENT } else { MANY_EVENTS };
    let payloads: Vec<_> = events.iter().map(|event| event.payload.to_string()).collect();
    let mut params: Vec<Param<'_>> = Vec::with_capacity(events.len() * 5);
    let mut id = first;
    for (event, payload) in events.iter().zip(&payloads) {
        params.extend_from_slice(params![id, event.topic.name(), &event.key, payload, now]);
        id += 1;
    }
    tx.execute(sql, &params).await?;
    Ok(id)
}
