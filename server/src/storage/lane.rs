//! The write lane: a thread that owns the write connection and commits in groups.
//!
//! There is no timer: a lone job is committed at once, and while one commit is under way the jobs that arrive wait
//! and make up the next batch. Internal work goes first for at most half a batch, so that the log keeps up with the shop
//! under any load. Every job runs in its own savepoint; a job that fails or panics is undone alone.

use super::job::BoxedJob;
use super::tx::{Conn, Mark};
use super::{NewEvent, Result, StorageError, Tx, sqlite};
use crate::clock::{Clock, MachineTime, Monotonic};
use crate::faults::Faults;
use crate::random::Random;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What bounds a batch and the queues before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests that may wait; one more is refused with [`StorageError::Busy`].
    pub request_queue: usize,
    /// Internal jobs that may wait; one more waits to be queued.
    pub internal_queue: usize,
    /// Jobs in one batch.
    pub batch_jobs: usize,
    /// Work in one batch before it is committed.
    pub batch_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_queue: 2_048,
            internal_queue: 512,
            batch_jobs: 512,
            batch_time: Duration::from_millis(5),
        }
    }
}

/// How often the jobs of a batch that the database rolled back are run again, one by one.
const MAX_RERUNS: u32 = 5;
/// The wait before the first re-run; it doubles and has jitter.
const RERUN_DELAY_MS: u64 = 5;
/// How many times the lane tries to reopen a connection before it says that an outcome is unknown.
const REOPEN_ATTEMPTS: u32 = 3;

/// What the lane has done since the start.
#[derive(Debug, Default)]
pub struct LaneStats {
    /// Transactions that were committed.
    pub commits: AtomicU64,
    /// Jobs that were run to an answer.
    pub jobs: AtomicU64,
    /// Batches that the database rolled back.
    pub rollbacks: AtomicU64,
    /// Checkpoints of the WAL.
    pub checkpoints: AtomicU64,
}

pub(super) struct Lane {
    pub(super) conn: rusqlite::Connection,
    pub(super) path: PathBuf,
    pub(super) requests: mpsc::Receiver<BoxedJob>,
    pub(super) internal: mpsc::Receiver<BoxedJob>,
    pub(super) stop: CancellationToken,
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    pub(super) random: Random,
    pub(super) faults: Faults,
    pub(super) stats: Arc<LaneStats>,
    pub(super) committed_event: watch::Sender<i64>,
    pub(super) batch: i64,
    pub(super) pages_at_checkpoint: i32,
    /// The connection was lost in a commit and could not be replaced yet.
    pub(super) lost: bool,
}

/// How one job ended inside its batch.
enum Ended {
    /// It is answered with what it returned, once the batch is committed.
    Answer,
    /// It is answered with this, once the batch is committed.
    Failed(StorageError),
}

/// How a transaction over some jobs ended.
enum BatchEnd {
    Committed,
    /// Nothing of it took effect, for this reason.
    RolledBack(StorageError),
    Unknown,
}

impl Lane {
    /// Works until it is told to stop and has done what was queued.
    pub(super) async fn run(mut self) {
        let mut first = self.next().await;
        while let Some(job) = first {
            self.run_batch(job).await;
            match sqlite::checkpoint_if_due(&self.conn, &mut self.pages_at_checkpoint) {
                Ok(made) => _ = self.stats.checkpoints.fetch_add(made, Ordering::Relaxed),
                Err(error) => tracing::warn!(%error, "a checkpoint failed; the next one will try again"),
            }
            first = self.next().await;
        }
        if let Err(error) = sqlite::checkpoint_truncate(&self.conn) {
            tracing::warn!(%error, "the last checkpoint failed; the WAL will be read at the next start");
        }
    }

    /// The next job, or `None` when the lane was told to stop and both queues are empty.
    async fn next(&mut self) -> Option<BoxedJob> {
        loop {
            let stopping = self.requests.is_closed() && self.internal.is_closed();
            tokio::select! {
                biased;
                () = self.stop.cancelled(), if !stopping => {
                    self.requests.close();
                    self.internal.close();
                }
                Some(job) = self.internal.recv() => return Some(job),
                Some(job) = self.requests.recv() => return Some(job),
                else => return None,
            }
        }
    }

    /// The next job of this batch that waits already. `internal` counts the internal ones taken.
    fn next_waiting(&mut self, internal: &mut usize) -> Option<BoxedJob> {
        if *internal < self.limits.batch_jobs / 2
            && let Ok(job) = self.internal.try_recv()
        {
            *internal += 1;
            return Some(job);
        }
        self.requests.try_recv().ok()
    }

    async fn run_batch(&mut self, first: BoxedJob) {
        if let Err(error) = self.begin() {
            // Nothing has run, so the caller may ask again; waiting here would hold up everyone behind.
            return first.answer(Some(error));
        }
        let mut jobs = vec![first];
        let mut ends = Vec::new();
        let end = self.run_jobs(&mut jobs, &mut ends, self.limits.batch_jobs);
        match end {
            BatchEnd::Committed => self.answer(jobs, ends),
            BatchEnd::Unknown => {
                for job in jobs {
                    job.answer(Some(StorageError::OutcomeUnknown));
                }
            }
            BatchEnd::RolledBack(error) => {
                self.stats.rollbacks.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(%error, jobs = jobs.len(), "a batch was rolled back; its jobs run again one by one");
                for job in jobs {
                    self.rerun(job, error.clone()).await;
                }
            }
        }
    }

    /// Runs the first job and every one that waits, `max_jobs` in all at most, then commits.
    fn run_jobs(&mut self, jobs: &mut Vec<BoxedJob>, ends: &mut Vec<Ended>, max_jobs: usize) -> BatchEnd {
        let started = Monotonic::now();
        let mut internal = 0;
        let mut events = Vec::new();
        let mut wrote = false;
        loop {
            let at = jobs.len() - 1;
            let mut tx = Tx::new(Conn::Sqlite(&self.conn), self.faults);
            let end = jobs.get_mut(at).map(|job| run_in_savepoint(&self.conn, &mut tx, job));
            if let Some(cause) = tx.poison().cloned() {
                drop(tx);
                return self.roll_back(cause);
            }
            match end {
                Some(Ok(end)) => ends.push(end),
                Some(Err(error)) => {
                    drop(tx);
                    return self.roll_back(error);
                }
                None => {}
            }
            events.append(&mut tx.take_events());
            wrote |= tx.has_written();
            drop(tx);
            if jobs.len() >= max_jobs || started.elapsed() >= self.limits.batch_time {
                break;
            }
            match self.next_waiting(&mut internal) {
                Some(job) => jobs.push(job),
                None => break,
            }
        }
        if wrote || !events.is_empty() { self.commit(&events) } else { self.end_unchanged() }
    }

    /// A batch that changed nothing needs no commit and no sync.
    fn end_unchanged(&self) -> BatchEnd {
        match sqlite::command(&self.conn, "ROLLBACK") {
            Ok(()) => BatchEnd::Committed,
            Err(error) => self.roll_back(error),
        }
    }

    fn begin(&mut self) -> Result<()> {
        if self.lost {
            self.batch = self.reopen()?;
            self.lost = false;
        }
        sqlite::command(&self.conn, "BEGIN IMMEDIATE")
    }

    /// Replaces the connection and reads the number of the last batch that is in the database.
    fn reopen(&mut self) -> Result<i64> {
        self.conn = sqlite::open_writer(&self.path)?;
        let rows = sqlite::query(&self.conn, "SELECT batch FROM lane_commits WHERE lane = 0", &[])?;
        rows.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)
    }

    fn roll_back(&self, cause: StorageError) -> BatchEnd {
        if !self.conn.is_autocommit()
            && let Err(error) = sqlite::command(&self.conn, "ROLLBACK")
        {
            tracing::error!(%error, "a rollback failed");
        }
        BatchEnd::RolledBack(cause)
    }

    /// Numbers the events, marks the batch, commits.
    fn commit(&mut self, events: &[NewEvent]) -> BatchEnd {
        let last = match self.seal(events) {
            Ok(last) => last,
            Err(error) => return self.roll_back(error),
        };
        match sqlite::command(&self.conn, "COMMIT") {
            Ok(()) => self.committed(last),
            // Nothing was written: SQLite says so by keeping the transaction open.
            Err(error) if !self.conn.is_autocommit() => self.roll_back(error),
            Err(error) => self.find_out(last, error),
        }
    }

    fn committed(&mut self, last_event: Option<i64>) -> BatchEnd {
        self.batch += 1;
        self.stats.commits.fetch_add(1, Ordering::Relaxed);
        if let Some(last) = last_event {
            self.committed_event.send_replace(last);
        }
        BatchEnd::Committed
    }

    /// Writes the events under the next numbers and the mark by which a commit is recognised afterwards. The row of
    /// `event_seq` stays locked until the commit, so numbers are gapless and in commit order.
    fn seal(&self, events: &[NewEvent]) -> Result<Option<i64>> {
        let now: MachineTime = self.clock.machine();
        let conn = &self.conn;
        let mark = sqlite::execute(
            conn,
            "UPDATE lane_commits SET batch = ?, committed_at = ? WHERE lane = 0",
            crate::params![self.batch + 1, now],
        )?;
        if mark != 1 {
            return Err(StorageError::RowsAffected { expected: 1, actual: mark });
        }
        if events.is_empty() {
            return Ok(None);
        }
        let count = i64::try_from(events.len()).map_err(|e| StorageError::Defect(e.to_string()))?;
        sqlite::execute(
            conn,
            "UPDATE event_seq SET last_id = last_id + ? WHERE id = 1",
            crate::params![count],
        )?;
        let rows = sqlite::query(conn, "SELECT last_id FROM event_seq WHERE id = 1", &[])?;
        let last: i64 = rows.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)?;
        for (id, event) in (last - count + 1..).zip(events) {
            sqlite::insert(
                conn,
                "INSERT INTO events (id, topic, event_key, payload, created_at) VALUES (?, ?, ?, ?, ?)",
                crate::params![id, event.topic.name(), &event.key, &event.payload, now],
            )?;
        }
        Ok(Some(last))
    }

    /// COMMIT failed and the transaction is gone. Whether the batch is in the database is read from its mark, and a batch
    /// that is there counts only once a checkpoint has carried it into the database file and synced that.
    fn find_out(&mut self, last_event: Option<i64>, error: StorageError) -> BatchEnd {
        tracing::error!(%error, "a commit failed; finding out whether it happened");
        for _ in 0..REOPEN_ATTEMPTS {
            match self.reopen() {
                Ok(batch) if batch == self.batch => return BatchEnd::RolledBack(error),
                Ok(batch) if batch == self.batch + 1 => {
                    let durable = matches!(sqlite::checkpoint_truncate(&self.conn), Ok(true));
                    let end = self.committed(last_event);
                    return if durable { end } else { BatchEnd::Unknown };
                }
                Ok(batch) => {
                    tracing::error!(batch, expected = self.batch, "the mark of the last batch is off");
                }
                Err(error) => tracing::error!(%error, "the database could not be reopened"),
            }
        }
        self.lost = true;
        BatchEnd::Unknown
    }

    fn answer(&self, jobs: Vec<BoxedJob>, ends: Vec<Ended>) {
        self.stats.jobs.fetch_add(jobs.len() as u64, Ordering::Relaxed);
        for (job, end) in jobs.into_iter().zip(ends) {
            match end {
                Ended::Answer => job.answer(None),
                Ended::Failed(error) => job.answer(Some(error)),
            }
        }
    }

    /// Runs one job of a rolled-back batch in a transaction of its own, again and again until it has an answer.
    async fn rerun(&mut self, job: BoxedJob, mut cause: StorageError) {
        let mut jobs = vec![job];
        for attempt in 0..MAX_RERUNS {
            let base = RERUN_DELAY_MS << attempt;
            tokio::time::sleep(Duration::from_millis(base + self.random.below(base))).await;
            let mut ends = Vec::new();
            if let Err(error) = self.begin() {
                cause = error;
                break;
            }
            match self.run_jobs(&mut jobs, &mut ends, 1) {
                BatchEnd::Committed => return self.answer(jobs, ends),
                BatchEnd::Unknown => {
                    cause = StorageError::OutcomeUnknown;
                    break;
                }
                BatchEnd::RolledBack(error) => cause = error,
            }
        }
        for job in jobs {
            job.answer(Some(match &cause {
                StorageError::OutcomeUnknown => StorageError::OutcomeUnknown,
                StorageError::Busy => StorageError::Busy,
                other => StorageError::Unavailable(other.to_string()),
            }));
        }
    }
}

/// Runs a job between a savepoint and its release. An error here means that the transaction itself is unusable.
fn run_in_savepoint(conn: &rusqlite::Connection, tx: &mut Tx<'_>, job: &mut BoxedJob) -> Result<Ended> {
    sqlite::command(conn, "SAVEPOINT job")?;
    let mark: Mark = tx.mark();
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| job.run(tx).now_or_never()));
    if tx.poison().is_some() {
        return Ok(Ended::Answer); // Never used: the caller looks at the poison first.
    }
    let (keep, end) = match outcome {
        Ok(Some(keep)) => (keep, Ended::Answer),
        Ok(None) => (false, defect("a job waited for something else than its transaction")),
        Err(panic) => (false, defect(&format!("a job panicked: {}", panic_text(panic.as_ref())))),
    };
    if !keep {
        tx.forget_since(&mark);
        sqlite::command(conn, "ROLLBACK TO job")?;
    }
    sqlite::command(conn, "RELEASE job")?;
    Ok(end)
}

fn defect(what: &str) -> Ended {
    tracing::error!(what, "a job did not run as a job must");
    Ended::Failed(StorageError::Defect(what.to_owned()))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
