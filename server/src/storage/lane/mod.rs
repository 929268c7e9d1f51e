//! The write lane: a thread that owns the write connection and commits in groups.
//!
//! There is no timer: a lone job is committed at once, and while one commit is under way the jobs that arrive wait
//! and make up the next batch. Internal work goes first for at most half a batch, so that the log keeps up with the shop
//! under any load. A job that fails or panics is undone alone (`savepoint`).

mod commit;
mod savepoint;

use super::job::BoxedJob;
use super::recent::Recent;
use super::work::Work;
use super::writer::Writer;
use super::{Result, StorageError, Tx};
use crate::clock::{Clock, Monotonic};
use crate::faults::{Fault, Faults};
use crate::random::Random;
use savepoint::{Apart, Ran};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    /// How long the lane waits for what others have locked, the whole file in SQLite and rows in MariaDB; then who waits is
    /// told that the shop is busy.
    pub lock_wait: Duration,
}

impl Limits {
    /// The defaults for MariaDB. Batches are smaller and longer: each statement is a round trip, and what a batch has locked
    /// other servers wait for.
    #[cfg(feature = "mariadb")]
    pub fn mariadb() -> Self {
        Self {
            batch_jobs: 64,
            batch_time: Duration::from_millis(50),
            // A little longer than the server takes to end the transaction of a writer that has stopped.
            lock_wait: Duration::from_secs(4),
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_queue: 2_048,
            internal_queue: 512,
            batch_jobs: 512,
            batch_time: Duration::from_millis(5),
            lock_wait: Duration::from_secs(5),
        }
    }
}

/// How often the jobs of a batch that the database rolled back are run again, one by one.
const MAX_RERUNS: u32 = 5;
/// The wait before the first re-run; it doubles and has jitter.
const RERUN_DELAY_MS: u64 = 5;
/// How long the jobs of such a batch may take in all. Whoever has not run by then is told that the shop is busy: a row that a
/// stranger holds must not keep the lane from everybody else's.
const RERUN_BUDGET: Duration = Duration::from_secs(5);
/// How many batches are run with savepoints after one that a job has spoilt, so that nobody can have every batch run twice.
const CAREFUL_BATCHES: u32 = 64;
/// How long a commit lags behind its answers under [`Fault::AnswerBeforeCommit`], so that a kill can come between them.
const ANSWERED_EARLY_BY: Duration = Duration::from_millis(20);

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
    /// Whether the last transaction could not be begun or committed.
    pub failing: AtomicBool,
}

pub(super) struct Lane {
    pub(super) writer: Writer,
    pub(super) requests: mpsc::Receiver<BoxedJob>,
    pub(super) internal: mpsc::Receiver<BoxedJob>,
    pub(super) stop: CancellationToken,
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    pub(super) random: Random,
    pub(super) faults: Faults,
    pub(super) stats: Arc<LaneStats>,
    pub(super) committed_event: Arc<watch::Sender<i64>>,
    pub(super) recent: Arc<Recent>,
    pub(super) batch: i64,
    /// Batches that are still to be run with savepoints.
    pub(super) careful: u32,
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

/// Which queue a job came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Request,
    Internal,
}

/// How the jobs of a batch ran.
enum Collected {
    /// All of them to an end.
    All(Work),
    /// One has failed after it had written, and the jobs are not kept apart.
    Spoilt,
}

/// How a transaction over some jobs ended.
enum BatchEnd {
    Committed,
    /// Nothing of it took effect, because the transaction ended under one of its jobs.
    RolledBack(StorageError),
    /// Nothing of it took effect, because the database could not commit it.
    NotCommitted(StorageError),
    Unknown,
}

impl Lane {
    /// Works until it is told to stop and has done what was queued.
    pub(super) async fn run(mut self) {
        let mut first = self.next().await;
        while let Some((job, origin)) = first {
            self.run_batch(job, origin).await;
            self.stats.checkpoints.fetch_add(self.writer.upkeep(), Ordering::Relaxed);
            first = self.next().await;
        }
        self.writer.close();
    }

    /// The next job, or `None` when the lane was told to stop and both queues are empty.
    async fn next(&mut self) -> Option<(BoxedJob, Origin)> {
        loop {
            let stopping = self.requests.is_closed() && self.internal.is_closed();
            tokio::select! {
                biased;
                () = self.stop.cancelled(), if !stopping => {
                    self.requests.close();
                    self.internal.close();
                }
                Some(job) = self.internal.recv() => return Some((job, Origin::Internal)),
                Some(job) = self.requests.recv() => return Some((job, Origin::Request)),
                else => return None,
            }
        }
    }

    async fn run_batch(&mut self, first: BoxedJob, origin: Origin) {
        if let Err(error) = self.begin().await {
            // Nothing has run, so the callers may ask again. All who wait are told: trying for each of them in turn would hold
            // up the last for as long as all waits together.
            self.stats.failing.store(true, Ordering::Relaxed);
            first.answer(Some(error.clone()));
            while let Ok(job) = self.internal.try_recv().or_else(|_| self.requests.try_recv()) {
                job.answer(Some(error.clone()));
            }
            return;
        }
        let mut jobs = vec![first];
        let mut ends = Vec::new();
        match self.run_jobs(&mut jobs, &mut ends, origin, self.limits.batch_jobs).await {
            BatchEnd::Committed => self.answer(jobs, ends),
            BatchEnd::Unknown => {
                for job in jobs {
                    job.answer(Some(StorageError::OutcomeUnknown));
                }
            }
            BatchEnd::RolledBack(error) => {
                if error == StorageError::Busy
                    && let Some(waited) = jobs.pop()
                {
                    // It has waited for a row for as long as it may. Whoever holds that row may do so for hours.
                    waited.answer(Some(StorageError::Busy));
                }
                self.rerun_all(jobs, error).await;
            }
            BatchEnd::NotCommitted(error) => self.rerun_all(jobs, error).await,
        }
    }

    /// Runs the jobs of a batch that the database rolled back again, each in a transaction of its own.
    async fn rerun_all(&mut self, jobs: Vec<BoxedJob>, error: StorageError) {
        self.stats.rollbacks.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(%error, jobs = jobs.len(), "a batch was rolled back; its jobs run again one by one");
        let mut down = None;
        let started = Monotonic::now();
        for job in jobs {
            match &down {
                None if started.elapsed() >= RERUN_BUDGET => job.answer(Some(StorageError::Busy)),
                // The database itself fails: trying each of the others as often would only hold up everyone behind.
                Some(error) => job.answer(Some(StorageError::clone(error))),
                None => down = self.rerun(job, error.clone(), started).await,
            }
        }
    }

    /// Runs the first job and every one that waits, `max_jobs` in all at most, then commits.
    async fn run_jobs(
        &mut self,
        jobs: &mut Vec<BoxedJob>,
        ends: &mut Vec<Ended>,
        origin: Origin,
        max_jobs: usize,
    ) -> BatchEnd {
        let work = match self.collect_all(jobs, ends, origin, max_jobs).await {
            Ok(work) => work,
            Err(cause) => {
                self.writer.rollback().await;
                return BatchEnd::RolledBack(cause);
            }
        };
        if self.faults.is(Fault::AnswerBeforeCommit) {
            self.answer(std::mem::take(jobs), std::mem::take(ends));
            tokio::time::sleep(ANSWERED_EARLY_BY).await;
        }
        if work.wrote || !work.events.is_empty() {
            let end = self.commit(work.events).await;
            if matches!(end, BatchEnd::Committed) {
                work.after_commit.into_iter().for_each(|work| work());
            }
            end
        } else {
            // A batch that changed nothing needs no commit and no sync.
            self.writer.rollback().await;
            BatchEnd::Committed
        }
    }

    /// Runs the jobs of a batch inside the open transaction, and once more when one of them spoils it. An error means that
    /// this transaction is unusable.
    async fn collect_all(
        &mut self,
        jobs: &mut Vec<BoxedJob>,
        ends: &mut Vec<Ended>,
        origin: Origin,
        max_jobs: usize,
    ) -> Result<Work> {
        let mut apart = if self.careful > 0 { Apart::BySavepoints } else { Apart::Not };
        self.careful = self.careful.saturating_sub(1);
        loop {
            match self.collect(jobs, ends, origin, max_jobs, apart).await? {
                Collected::All(work) => return Ok(work),
                Collected::Spoilt => {
                    self.writer.rollback().await;
                    self.begin().await?;
                    ends.clear();
                    apart = Apart::BySavepoints;
                    self.careful = CAREFUL_BATCHES;
                }
            }
        }
    }

    /// Runs these jobs and those that wait already.
    async fn collect(
        &mut self,
        jobs: &mut Vec<BoxedJob>,
        ends: &mut Vec<Ended>,
        origin: Origin,
        max_jobs: usize,
        apart: Apart,
    ) -> Result<Collected> {
        let started = Monotonic::now();
        let mut internal = usize::from(origin == Origin::Internal);
        // Internal work goes first for at most half a batch.
        let most_internal = self.limits.batch_jobs / 2;
        let mut tx = Tx::new(self.writer.conn()?, self.faults);
        while let Some(job) = jobs.get_mut(ends.len()) {
            let ran = savepoint::run(&mut tx, job, apart).await;
            if let Some(cause) = tx.poison() {
                return Err(cause.clone());
            }
            match ran? {
                Ran::To(end) => ends.push(end),
                Ran::Spoilt => return Ok(Collected::Spoilt),
            }
            if ends.len() < jobs.len() {
                continue; // They have been taken already and run again.
            }
            if jobs.len() >= max_jobs || started.elapsed() >= self.limits.batch_time {
                break;
            }
            if internal < most_internal
                && let Ok(job) = self.internal.try_recv()
            {
                internal += 1;
                jobs.push(job);
            } else if let Ok(job) = self.requests.try_recv() {
                jobs.push(job);
            }
        }
        Ok(Collected::All(tx.into_work()))
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

    /// Runs one job of a rolled-back batch in a transaction of its own, again and again until it has an answer. Gives the
    /// answer of those behind it when the database itself cannot begin or commit.
    async fn rerun(
        &mut self,
        job: BoxedJob,
        mut cause: StorageError,
        started: Monotonic,
    ) -> Option<StorageError> {
        let mut jobs = vec![job];
        let mut down = false;
        for attempt in 0..MAX_RERUNS {
            if attempt > 0 && started.elapsed() >= RERUN_BUDGET {
                break;
            }
            let base = RERUN_DELAY_MS << attempt;
            tokio::time::sleep(Duration::from_millis(base + self.random.below(base))).await;
            let mut ends = Vec::new();
            if let Err(error) = self.begin().await {
                self.stats.failing.store(true, Ordering::Relaxed);
                (cause, down) = (error, true);
                break;
            }
            match self.run_jobs(&mut jobs, &mut ends, Origin::Internal, 1).await {
                BatchEnd::Committed => {
                    self.answer(jobs, ends);
                    return None;
                }
                BatchEnd::Unknown => {
                    // Of this job only: those behind it have not run again, and certainly did not happen.
                    (cause, down) = (StorageError::OutcomeUnknown, false);
                    break;
                }
                BatchEnd::RolledBack(StorageError::Busy) => {
                    cause = StorageError::Busy;
                    break;
                }
                BatchEnd::RolledBack(error) => {
                    // A job that ends its own transaction is to blame alone; a disk that cannot be read is not its fault.
                    down = matches!(error, StorageError::Unavailable(_));
                    cause = error;
                }
                BatchEnd::NotCommitted(error) => {
                    // A row that only the commit refuses, or that another server holds, is no sign of a database that is down.
                    down = !matches!(
                        error,
                        StorageError::Conflict(_) | StorageError::Busy | StorageError::Deadlock
                    );
                    cause = error;
                }
            }
        }
        let answer = match cause {
            StorageError::OutcomeUnknown => StorageError::OutcomeUnknown,
            StorageError::Busy | StorageError::Deadlock => StorageError::Busy,
            other => StorageError::Unavailable(other.to_string()),
        };
        for job in jobs {
            job.answer(Some(answer.clone()));
        }
        down.then_some(answer)
    }
}
