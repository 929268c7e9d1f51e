//! Moving shop time ahead, with a stop at each instant that something is due.

use super::rest::{Rest, settle};
use super::{Rehearsal, follow, lead};
use crate::app::AppState;
use crate::clock::{Monotonic, ShopTime};
use crate::jobs::{JOBS, RunError, run_due};
use crate::storage::{Result, StorageError};
use std::time::Duration;

/// How long the shop may take to come to rest at one stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it may take once it did not at an earlier stop: something stands still, and whoever waits knows already.
const IMPATIENCE: Duration = Duration::from_millis(100);
/// How long a move may take in all. What is left of it then can be asked for again.
const LIMIT: Duration = Duration::from_secs(20);

/// How a move ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The shop time now.
    pub now: ShopTime,
    /// Whether that is where it was to go; else time ran out on the way.
    pub has_arrived: bool,
    /// What still goes on, or waits.
    pub rest: Rest,
}

/// Why shop time was not moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// It never goes back.
    #[error("shop time never goes back")]
    Backwards,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Moves shop time to `target`. On the way it stops at each instant at which a job has something to do, has that done, and waits
/// for the shop to come to rest before it goes on.
///
/// # Errors
/// [`MoveError::Backwards`] when that lies in the past.
pub async fn advance_to(
    app: &AppState,
    rehearsal: &Rehearsal,
    target: ShopTime,
) -> std::result::Result<Moved, MoveError> {
    let _turn = rehearsal.turn.lock().await;
    // Another server may have moved further than this one knows.
    follow(&app.store, &app.clock).await?;
    if target < app.clock.shop() {
        return Err(MoveError::Backwards);
    }
    let (started, mut patience) = (Monotonic::now(), PATIENCE);
    loop {
        let done = match run_due(app, patience).await {
            Ok(()) => true,
            Err(RunError::Held) => false,
            Err(RunError::Storage(error)) => return Err(error.into()),
        };
        let rest = settle(app, &rehearsal.attempts, patience).await?;
        if !rest.is_at_rest() || !done {
            patience = IMPATIENCE;
        }
        let now = app.clock.shop();
        let has_arrived = now >= target;
        if has_arrived || started.elapsed() >= LIMIT {
            return Ok(Moved { now, has_arrived, rest });
        }
        let stop = next_stop(app, now).await?.map_or(target, |stop| stop.min(target));
        let ahead = stop.0 - app.clock.machine().0;
        lead(&app.store, &app.clock, Duration::from_micros(u64::try_from(ahead).unwrap_or(0))).await?;
    }
}

/// The next instant of shop time at which a job has something to do.
async fn next_stop(app: &AppState, now: ShopTime) -> Result<Option<ShopTime>> {
    let mut first: Option<ShopTime> = None;
    for job in JOBS {
        let next = job.next_after(app, now).await?;
        first = first.into_iter().chain(next).min();
    }
    Ok(first)
}
