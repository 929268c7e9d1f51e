//! The jobs as one server knows them.

use super::Cron;
use super::history::Past;
use super::registry::{JOBS, JobName};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// When `prune` runs: at a quiet hour.
const PRUNE_CRON: &str = "30 4 * * *";

/// The jobs as this server knows them.
pub struct Jobs {
    /// When `status` runs.
    pub status_cron: Cron,
    /// When `prune` runs.
    pub prune_cron: Cron,
    /// One run of a job at a time in this process.
    turns: BTreeMap<JobName, tokio::sync::Mutex<()>>,
    board: Mutex<Board>,
}

#[derive(Default)]
pub(super) struct Board {
    running: BTreeSet<JobName>,
    pub(super) last: BTreeMap<JobName, Past>,
}

impl Jobs {
    /// Jobs that have not run yet.
    ///
    /// # Errors
    /// When `status_cron` is no cron line.
    pub fn new(status_cron: &str) -> anyhow::Result<Self> {
        Ok(Self {
            status_cron: Cron::parse(status_cron)?,
            prune_cron: Cron::parse(PRUNE_CRON)?,
            turns: JOBS.iter().map(|job| (job.name, tokio::sync::Mutex::default())).collect(),
            board: Mutex::default(),
        })
    }

    /// The last run of this job on this server.
    pub(super) fn last(&self, job: JobName) -> Option<Past> {
        self.board().last.get(&job).cloned()
    }

    /// Whether this server runs it at this moment.
    pub(super) fn is_running(&self, job: JobName) -> bool {
        self.board().running.contains(&job)
    }

    /// How many jobs this server runs at this moment.
    pub fn running(&self) -> u64 {
        self.board().running.len() as u64
    }

    pub(super) fn board(&self) -> MutexGuard<'_, Board> {
        // No panic can leave the board half changed.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the other runs of this job on this server. Every job has a turn.
    pub(super) async fn turn(&self, job: JobName) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        match self.turns.get(&job) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }
}

/// A job that this server is about to run, runs, or writes down how it went.
pub(super) struct Running<'a> {
    jobs: &'a Jobs,
    job: JobName,
}

impl<'a> Running<'a> {
    pub(super) fn begin(jobs: &'a Jobs, job: JobName) -> Self {
        jobs.board().running.insert(job);
        Self { jobs, job }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.jobs.board().running.remove(&self.job);
    }
}
