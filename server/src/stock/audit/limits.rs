//! I12: nobody has more than they may.

use super::Findings;
use crate::storage::{Result, Tx};

/// A line that was ordered when there was no limit allows any number.
const OVER: &str = "SELECT user_id, goods_id, SUM(quantity), MAX(limit_per_buyer) FROM order_lines
    WHERE status = 'COMPLETED' GROUP BY user_id, goods_id
    HAVING COUNT(*) = COUNT(limit_per_buyer) AND SUM(quantity) > MAX(limit_per_buyer)";

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    for row in tx.query_all(OVER, &[]).await? {
        let number = |column| row.get::<i64>(column);
        let id = format!("user {} goods {}", number(0)?, number(1)?);
        findings.violation("I12", id, format!("at most {} units", number(3)?), number(2)?);
    }
    Ok(())
}
