//! What is remembered of runs, and what is shown of jobs.

use super::registry::{JOBS, Job, JobName, Who};
use super::{Counts, lease};
use crate::app::AppState;
use crate::clock::{MachineTime, ShopTime};
use crate::params;
use crate::storage::{FromValue, Param, Result, Row, StorageError, Tx, Value};
use std::collections::BTreeMap;

/// Runs of a job that are shown.
const SHOWN: i64 = 5;
/// Characters of an error that are kept.
const MAX_ERROR_CHARS: usize = 500;

/// Why a job ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Its time had come.
    Schedule,
    /// Someone asked for it.
    Operator,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has not ended.
    Running,
    /// Everything that was due is done.
    Done,
    /// Something could not be done; the next run finds it again.
    Failed,
    /// Its server died, was stopped, or lost the lease; another run goes on.
    Abandoned,
}

macro_rules! stored_words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// The stored word.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl From<$type> for Param<'_> {
            fn from(value: $type) -> Self {
                Self::Text(value.name())
            }
        }

        impl FromValue for $type {
            fn from_value(value: &Value) -> Option<Self> {
                let Value::Text(word) = value else { return None };
                [$(Self::$variant),+].into_iter().find(|known| known.name() == word)
            }
        }
    };
}

stored_words!(Cause { Schedule = "SCHEDULE", Operator = "OPERATOR" });
stored_words!(Outcome { Running = "RUNNING", Done = "DONE", Failed = "FAILED", Abandoned = "ABANDONED" });

/// A run as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Why it ran.
    pub cause: Cause,
    /// How it ended.
    pub outcome: Outcome,
    /// What was done how often.
    pub counts: BTreeMap<String, u64>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it began, in shop time.
    pub shop_at: ShopTime,
    /// When it began.
    pub started_at: MachineTime,
    /// When it ended.
    pub ended_at: Option<MachineTime>,
}

/// Begins a run; gives its number.
pub(super) async fn begin(
    tx: &mut Tx<'_>,
    job: JobName,
    cause: Cause,
    shop_at: ShopTime,
    now: MachineTime,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO job_runs (job, cause, outcome, counts, shop_at, started_at) VALUES (?, ?, ?, '{}', ?, ?)",
        params![job.name(), cause, Outcome::Running, shop_at, now],
    )
    .await
}

/// Writes down what a run has done so far.
pub(super) async fn note(tx: &mut Tx<'_>, run: i64, counts: &Counts) -> Result<()> {
    tx.execute(
        "UPDATE job_runs SET counts = ? WHERE id = ? AND outcome = ?",
        params![&counts.json(), run, Outcome::Running],
    )
    .await
    .map(|_| ())
}

/// Ends a run that has not ended.
pub(super) async fn end(
    tx: &mut Tx<'_>,
    run: i64,
    outcome: Outcome,
    error: Option<&str>,
    now: MachineTime,
) -> Result<()> {
    let error: Option<String> = error.map(|text| text.chars().take(MAX_ERROR_CHARS).collect());
    tx.execute(
        "UPDATE job_runs SET outcome = ?, error = ?, ended_at = ? WHERE id = ? AND outcome = ?",
        params![outcome, error.as_deref(), now, run, Outcome::Running],
    )
    .await
    .map(|_| ())
}

/// Forgets a run that found nothing to do.
pub(super) async fn forget(tx: &mut Tx<'_>, run: i64) -> Result<()> {
    tx.execute("DELETE FROM job_runs WHERE id = ? AND outcome = ?", params![run, Outcome::Running])
        .await
        .map(|_| ())
}

/// Runs of this job that have not ended are over: their server has lost the lease.
pub(super) async fn abandon(tx: &mut Tx<'_>, job: JobName, now: MachineTime) -> Result<()> {
    let running = tx
        .query_all(
            "SELECT id FROM job_runs WHERE job = ? AND outcome = ? ORDER BY id DESC LIMIT 10",
            params![job.name(), Outcome::Running],
        )
        .await?;
    for row in &running {
        end(tx, row.get(0)?, Outcome::Abandoned, None, now).await?;
    }
    Ok(())
}

/// The newest runs of a job that are remembered, newest first.
async fn newest(tx: &mut Tx<'_>, job: JobName) -> Result<Vec<Past>> {
    let rows = tx
        .query_all(
            "SELECT cause, outcome, counts, error, shop_at, started_at, ended_at FROM job_runs
             WHERE job = ? ORDER BY id DESC LIMIT ?",
            params![job.name(), SHOWN],
        )
        .await?;
    rows.iter().map(past_from).collect()
}

fn past_from(row: &Row) -> Result<Past> {
    let counts: String = row.get(2)?;
    Ok(Past {
        cause: row.get(0)?,
        outcome: row.get(1)?,
        counts: serde_json::from_str(&counts).map_err(|e| StorageError::Corrupt(e.to_string()))?,
        error: row.get(3)?,
        shop_at: row.get(4)?,
        started_at: row.get(5)?,
        ended_at: row.get(6)?,
    })
}

/// What is known of one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobState {
    /// The job.
    pub name: JobName,
    /// When it runs, in words.
    pub schedule: String,
    /// The next instant of shop time that is known; `None` for machine time and where nothing is due.
    pub next: Option<ShopTime>,
    /// Whether it runs at this moment, on any server where one runs it for all, else on this one.
    pub is_running: bool,
    /// Its last run, remembered in the database or only in this process.
    pub last: Option<Past>,
    /// The newest runs that are remembered in the database, newest first.
    pub runs: Vec<Past>,
}

/// What is known of every job.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(app: &AppState) -> Result<Vec<JobState>> {
    let mut states = Vec::with_capacity(JOBS.len());
    for job in JOBS {
        states.push(state_of(app, job).await?);
    }
    Ok(states)
}

async fn state_of(app: &AppState, job: &Job) -> Result<JobState> {
    let (name, now) = (job.name, app.clock.machine());
    let (runs, held) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_> {
            Ok((newest(tx, name).await?, lease::is_held(tx, name, now).await?))
        })
        .await?;
    let here = app.jobs.last(name);
    let last = match (here, runs.first()) {
        (Some(here), Some(stored)) if stored.started_at > here.started_at => Some(stored.clone()),
        (None, stored) => stored.cloned(),
        (here, _) => here,
    };
    Ok(JobState {
        name,
        schedule: job.schedule(app),
        next: job.next_after(app, ShopTime(0)).await?,
        is_running: if job.who == Who::OneServer { held } else { app.jobs.is_running(name) },
        last,
        runs,
    })
}
