//! One run of a job: with which means it works, and what becomes of it.

use super::Cron;
use super::history::{self, Cause, Outcome, Past};
use super::lease::{self, Lease, RENEWAL, Refused};
use super::registry::{JOBS, Job, JobName, Keeps, Who};
use crate::app::AppState;
use crate::clock::{Monotonic, ShopTime};
use crate::storage::{Result, StorageError, Tx};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// For how long a run that someone asks for waits for another one of the same job.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks whether another server has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// When `prune` runs: at a quiet hour.
const PRUNE_CRON: &str = "30 4 * * *";

/// Whether a run changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does its work.
    Real,
    /// It does the same work in writes that are rolled back, and says what it would have done.
    DryRun,
}

/// What a run has done, how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<&'static str, u64>);

impl Counts {
    /// This, so often.
    pub fn of(what: &'static str, count: u64) -> Self {
        Self(BTreeMap::from([(what, count)]))
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
        self
    }

    /// All of it.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// By name.
    pub fn named(&self) -> BTreeMap<String, u64> {
        self.0.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
    }

    /// As it is stored.
    pub(super) fn json(&self) -> String {
        serde_json::json!(self.0).to_string()
    }
}

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
struct Board {
    running: BTreeSet<JobName>,
    last: BTreeMap<JobName, Past>,
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

    fn board(&self) -> MutexGuard<'_, Board> {
        // No panic can leave the board half changed.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the other runs of this job on this server. Every job has a turn.
    async fn turn(&self, job: JobName) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        match self.turns.get(&job) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }
}

/// What a job works with. Clones are the same run.
#[derive(Clone)]
pub struct Run {
    /// The application.
    pub app: AppState,
    /// The shop time at which it began.
    pub now: ShopTime,
    /// Whether it changes anything.
    pub mode: Mode,
    lease: Option<Lease>,
    counts: Arc<Mutex<Counts>>,
}

/// Why a write of a run did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Another server has taken the job over.
    #[error("another server has taken the job over")]
    Lost,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How a write ends that is rolled back on purpose, or not.
enum Undone {
    DryRun(Counts),
    Because(WriteError),
}

impl From<StorageError> for Undone {
    fn from(error: StorageError) -> Self {
        Self::Because(error.into())
    }
}

impl Run {
    fn new(app: &AppState, mode: Mode, lease: Option<Lease>) -> Self {
        Self { app: Arc::clone(app), now: app.clock.shop(), mode, lease, counts: Arc::default() }
    }

    /// One write of the job: its effects, its counts and the proof that the job is still this server's, all or nothing. In a dry
    /// run it is rolled back. Gives what was, or would have been, done.
    ///
    /// # Errors
    /// [`WriteError::Lost`] when another server has taken the job over.
    pub async fn write<F>(&self, work: F) -> std::result::Result<Counts, WriteError>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<Counts> + Send + 'static,
    {
        let (mode, lease, clock, before) = (self.mode, self.lease, self.app.clock.clone(), self.counts());
        let written = self
            .app
            .store
            .write_internal(async move |tx: &mut Tx<'_>| -> std::result::Result<Counts, Undone> {
                if let Some(lease) = lease
                    && !lease.keep(tx, clock.machine()).await?
                {
                    return Err(Undone::Because(WriteError::Lost));
                }
                let counts = work(tx).await?;
                if mode == Mode::DryRun {
                    return Err(Undone::DryRun(counts));
                }
                if let Some(lease) = lease {
                    lease.note(tx, &before.clone().plus(&counts)).await?;
                }
                Ok(counts)
            })
            .await;
        match written {
            Ok(counts) | Err(Undone::DryRun(counts)) => {
                self.count(&counts);
                Ok(counts)
            }
            Err(Undone::Because(error)) => Err(error),
        }
    }

    /// Counts what was done in another way than by [`Run::write`].
    pub fn count(&self, counts: &Counts) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *all = std::mem::take(&mut *all).plus(counts);
    }

    fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Renews the lease until it is lost.
    async fn keep_lease(&self) {
        let Some(lease) = self.lease else { return std::future::pending().await };
        loop {
            tokio::time::sleep(RENEWAL).await;
            let clock = self.app.clock.clone();
            let kept = self
                .app
                .store
                .write_internal(async move |tx: &mut Tx<'_>| lease.keep(tx, clock.machine()).await)
                .await;
            match kept {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => tracing::warn!(%error, "the lease of a job could not be renewed"),
            }
        }
    }
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How it ended.
    pub outcome: Outcome,
    /// What it did, or would have done.
    pub counts: Counts,
    /// Why it failed.
    pub error: Option<String>,
    /// When it began, in shop time.
    pub shop_at: ShopTime,
    /// How long it took.
    pub took: Duration,
}

/// Why a job was not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It runs already, and has not ended within 10 s.
    #[error("the job runs already")]
    Held,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Runs a job now and waits for its end. Running it twice changes nothing.
///
/// # Errors
/// [`RunError::Held`] when it runs already and does not end. A run that fails is no error; its outcome says so.
pub async fn run_now(app: &AppState, name: JobName, mode: Mode) -> std::result::Result<Ran, RunError> {
    let job = name.job();
    if mode == Mode::DryRun {
        return Ok(work(&Run::new(app, mode, None), job, &CancellationToken::new()).await);
    }
    let turn = tokio::time::timeout(PATIENCE, app.jobs.turn(name)).await.map_err(|_| RunError::Held)?;
    let waiting = Monotonic::now();
    let ran = loop {
        match perform(app, job, Cause::Operator, &CancellationToken::new()).await? {
            Ok(ran) => break ran,
            Err(_) if waiting.elapsed() >= PATIENCE => return Err(RunError::Held),
            Err(_) => tokio::time::sleep(LOOK_AGAIN).await,
        }
    };
    drop(turn);
    Ok(ran)
}

/// Runs a job whose time has come, unless another server does or what was due is done. A run that was not needed is `None`.
pub(super) async fn run_scheduled(
    app: &AppState,
    job: &'static Job,
    stop: &CancellationToken,
) -> Result<std::result::Result<Ran, Refused>> {
    let _turn = app.jobs.turn(job.name).await;
    perform(app, job, Cause::Schedule, stop).await
}

/// Takes the lease where one is needed, runs, and writes down how it went.
async fn perform(
    app: &AppState,
    job: &'static Job,
    cause: Cause,
    stop: &CancellationToken,
) -> Result<std::result::Result<Ran, Refused>> {
    let started_at = app.clock.machine();
    let lease = match job.who {
        Who::EachServer => None,
        Who::OneServer => match claim(app, job, cause).await? {
            Ok(lease) => Some(lease),
            Err(refused) => return Ok(Err(refused)),
        },
    };
    app.jobs.board().running.insert(job.name);
    let ran = work(&Run::new(app, Mode::Real, lease), job, stop).await;
    conclude(app, job, cause, lease, ran.clone()).await;
    let past = Past {
        cause,
        outcome: ran.outcome,
        counts: ran.counts.named(),
        error: ran.error.clone(),
        shop_at: ran.shop_at,
        started_at,
        ended_at: Some(started_at + ran.took),
    };
    {
        let mut board = app.jobs.board();
        board.running.remove(&job.name);
        board.last.insert(job.name, past);
    }
    app.telemetry.job(job.name.name(), ran.outcome.name(), &ran.counts.named());
    Ok(Ok(ran))
}

async fn claim(
    app: &AppState,
    job: &'static Job,
    cause: Cause,
) -> Result<std::result::Result<Lease, Refused>> {
    let state = Arc::clone(app);
    app.store
        .write_internal(async move |tx: &mut Tx<'_>| {
            let due = |done| cause == Cause::Operator || job.is_due(&state, done, state.clock.shop());
            lease::claim(tx, job.name, cause, &state.clock, due).await
        })
        .await
}

/// The work itself, for as long as the lease is held and the server goes on.
async fn work(run: &Run, job: &Job, stop: &CancellationToken) -> Ran {
    let started = Monotonic::now();
    let (outcome, error) = tokio::select! {
        ended = (job.work)(run.clone()) => match ended {
            Ok(()) => (Outcome::Done, None),
            Err(error) if matches!(error.downcast_ref(), Some(WriteError::Lost)) => (Outcome::Abandoned, Some(error)),
            Err(error) => (Outcome::Failed, Some(error)),
        },
        () = run.keep_lease() => (Outcome::Abandoned, Some(WriteError::Lost.into())),
        () = stop.cancelled() => (Outcome::Abandoned, None),
    };
    let (name, counts) = (job.name.name(), run.counts());
    match &error {
        None if counts.total() > 0 && run.mode == Mode::Real => {
            tracing::info!(job = name, ?counts, "a job has run")
        }
        None => {}
        Some(error) => {
            tracing::warn!(job = name, ?counts, error = %format!("{error:#}"), "a job failed; it will run again")
        }
    }
    let error = error.map(|error| format!("{error:#}"));
    Ran { outcome, counts, error, shop_at: run.now, took: started.elapsed() }
}

/// Writes down how a run went and gives its lease back. Should that fail, the lease runs out by itself.
async fn conclude(app: &AppState, job: &'static Job, cause: Cause, lease: Option<Lease>, ran: Ran) {
    let worth_keeping = job.keeps == Keeps::Every || ran.outcome != Outcome::Done || ran.counts.total() > 0;
    if lease.is_none() && !worth_keeping {
        return;
    }
    let now = app.clock.machine();
    let written = app
        .store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
            let run = match lease {
                Some(lease) => {
                    let done = (ran.outcome == Outcome::Done).then_some(ran.shop_at);
                    if !lease.end(tx, done).await? {
                        return Ok(());
                    }
                    lease.run()
                }
                None => history::begin(tx, job.name, cause, ran.shop_at, now).await?,
            };
            if !worth_keeping {
                return history::forget(tx, run).await;
            }
            history::note(tx, run, &ran.counts).await?;
            history::end(tx, run, ran.outcome, ran.error.as_deref(), now).await
        })
        .await;
    if let Err(error) = written {
        tracing::warn!(job = job.name.name(), %error, "how a job went could not be written down");
    }
}
