//! I6: nothing rests in a passing state longer than its limit.

use super::Findings;
use crate::clock::ShopTime;
use crate::jobs;
use crate::params;
use crate::storage::{Result, Tx};
use jiff::tz::TimeZone;
use std::time::Duration;

/// Returns in progress since before an instant, with whose day the job `status` is done.
const RETURNS: &str =
    "SELECT line_id FROM returns WHERE status = 'RETURN_IN_PROGRESS' AND changed_at < ? ORDER BY line_id";

/// What the deadline job and the provider may need beyond the deadline.
const GRACE: Duration = Duration::from_mins(1);

pub(super) async fn check(
    tx: &mut Tx<'_>,
    findings: &mut Findings,
    now: ShopTime,
    zone: &TimeZone,
) -> Result<()> {
    // A run that is under way has not said that it is done, so one snapshot never sees half of it.
    if let Some(done_until) = jobs::done_until(tx, jobs::JobName::Status).await? {
        for row in tx.query_all(RETURNS, params![done_until.start_of_day(zone)]).await? {
            let id = format!("line {}", row.get::<i64>(0)?);
            findings.violation("I6", id, "a return that was completed the day after", "RETURN_IN_PROGRESS");
        }
    }
    let rows = tx
        .query_all(
            "SELECT order_id, status FROM payments
             WHERE (status = 'PAYMENT_SCREEN_ENTERED' OR status = 'PAYMENT_IN_PROGRESS') AND deadline < ? ORDER BY order_id",
            params![now - GRACE],
        )
        .await?;
    for row in rows {
        let id = format!("order {}", row.get::<i64>(0)?);
        findings.violation("I6", id, "a payment that has ended by its deadline", row.get::<String>(1)?);
    }
    Ok(())
}
