//! Runs by the clock.

use super::lease::Refused;
use super::perform::run_scheduled;
use super::registry::{JOBS, Job, When};
use super::{Outcome, RunError};
use crate::app::AppState;
use crate::clock::{Monotonic, ShopTime};
use crate::storage::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The longest time until the next instant is looked up again: other servers change goods and end runs too.
pub(super) const LOOK: Duration = Duration::from_secs(2);
/// The wait after a run that failed.
const RETRY: Duration = Duration::from_secs(10);
/// The wait after a run that left something due behind, such as a payment whose provider has not answered.
const LEFT_OVER: Duration = Duration::from_secs(10);
/// How often it is looked whether another server has ended a run that is waited for.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Starts every job; they run until `stop`.
pub fn start(app: &AppState, tasks: &TaskTracker, stop: &CancellationToken) {
    for job in JOBS {
        let (app, stop) = (Arc::clone(app), stop.clone());
        tasks.spawn(async move { run_by_the_clock(app, job, stop).await });
    }
}

async fn run_by_the_clock(app: AppState, job: &'static Job, stop: CancellationToken) {
    let mut moved = app.clock.moved();
    while !stop.is_cancelled() {
        moved.mark_unchanged();
        let wait = turn(&app, job, &stop).await.unwrap_or_else(|error| {
            tracing::warn!(job = job.name.name(), %error, "a job waits for the database");
            RETRY
        });
        let by_shop_time = !matches!(job.when, When::Every(_));
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            _ = moved.changed(), if by_shop_time => {}
        }
    }
}

/// Runs the job if its time has come; gives how long to wait.
async fn turn(app: &AppState, job: &'static Job, stop: &CancellationToken) -> Result<Duration> {
    if let When::Every(period) = job.when {
        return Ok(run_scheduled(app, job, stop).await?.map_or(period, |_| period));
    }
    let next = job.next_after(app, ShopTime(0)).await?;
    let ahead = next.map(|next| next.0 - app.clock.shop().0);
    match ahead {
        None => Ok(LOOK),
        Some(ahead) if ahead > 0 => Ok(Duration::from_micros(ahead.unsigned_abs()).min(LOOK)),
        Some(_) => Ok(match run_scheduled(app, job, stop).await? {
            Ok(ran) if ran.outcome == Outcome::Failed => RETRY,
            Ok(ran) if ran.counts.total() == 0 => LEFT_OVER,
            Ok(_) => Duration::ZERO,
            Err(Refused::Held | Refused::NotDue) => LOOK,
        }),
    }
}

/// Runs every job of shop time that is due now, or waits for the server that does.
///
/// # Errors
/// [`RunError::Held`] when a run does not end within `patience`.
pub async fn run_due(app: &AppState, patience: Duration) -> std::result::Result<(), RunError> {
    let (started, go_on) = (Monotonic::now(), CancellationToken::new());
    for job in JOBS {
        loop {
            let next = job.next_after(app, ShopTime(0)).await?;
            if next.is_none_or(|next| next > app.clock.shop()) {
                break;
            }
            match run_scheduled(app, job, &go_on).await? {
                // What is left over waits for someone outside, and what failed for its next run.
                Ok(_) => break,
                Err(Refused::NotDue) => {}
                Err(Refused::Held) if started.elapsed() >= patience => return Err(RunError::Held),
                Err(Refused::Held) => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
    }
    Ok(())
}

/// Runs `upkeep` at once and then after every `period` (machine time), until `stop`. What fails is logged and comes again.
pub async fn every<F>(
    name: &'static str,
    period: Duration,
    stop: CancellationToken,
    upkeep: impl Fn() -> F + Send,
) where
    F: Future<Output = anyhow::Result<()>> + Send,
{
    loop {
        if let Err(error) = upkeep().await {
            tracing::warn!(upkeep = name, error = %format!("{error:#}"), "upkeep failed; it comes again");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(period) => {}
        }
    }
}
