//! A run from its lease to its history.

use super::board::Running;
use super::history::{self, Cause, Outcome, Past};
use super::lease::{self, Lease, Refused};
use super::registry::{Job, JobName, Keeps, Who};
use super::run::{Run, WriteError};
use super::{Counts, Mode};
use crate::app::AppState;
use crate::clock::{Monotonic, ShopTime};
use crate::storage::{Result, StorageError, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// For how long a run that someone asks for waits for another one of the same job.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks whether another server has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

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
    let running = Running::begin(&app.jobs, job.name);
    let lease = match job.who {
        Who::EachServer => None,
        Who::OneServer => match claim(app, job, cause).await? {
            Ok(lease) => Some(lease),
            Err(refused) => return Ok(Err(refused)),
        },
    };
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
    app.jobs.board().last.insert(job.name, past);
    drop(running);
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
