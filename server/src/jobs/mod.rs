//! Work that is done by the clock.
//!
//! **Owns** when it runs. **Does not own** what is decided: each job calls the rules of the part it serves.
//!
//! - [`payment_deadline`], every 10 s: payments that were not made in time.
//! - [`sweep_holds`], every 10 s: gate holds whose order's fate was never told.
//! - `reconcile-gate`, every 2 s: the gate's counters against the database; the work is [`Gate::reconcile`](crate::stock::gate::Gate::reconcile).

pub mod payment_deadline;
pub mod sweep_holds;

use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Runs `job` at once and then after every `period` (machine time), until `stop`. A run that fails is logged; the next one
/// finds the same work.
pub async fn every<F>(
    name: &'static str,
    period: Duration,
    stop: CancellationToken,
    job: impl Fn() -> F + Send,
) where
    F: Future<Output = anyhow::Result<u64>> + Send,
{
    loop {
        match job().await {
            Ok(0) => {}
            Ok(changed) => tracing::info!(job = name, changed, "a job has run"),
            Err(error) => {
                tracing::warn!(job = name, error = %format!("{error:#}"), "a job failed; it will run again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(period) => {}
        }
    }
}
