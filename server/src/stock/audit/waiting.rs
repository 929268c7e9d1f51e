//! I6: nothing rests in a passing state longer than its limit.

use super::Findings;
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Result, Tx};
use std::time::Duration;

/// What the deadline job and the provider may need beyond the deadline.
const GRACE: Duration = Duration::from_mins(1);

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings, now: ShopTime) -> Result<()> {
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
