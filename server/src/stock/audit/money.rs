//! I4: no won is missing and none is too many.

use super::Findings;
use crate::storage::{Result, Tx};

const PAYMENTS: &str = "SELECT p.order_id, p.captured, p.refunded, COALESCE(r.due, 0), COALESCE(r.done, 0), COALESCE(l.kept, 0)
    FROM payments p
    LEFT JOIN (
        SELECT order_id, SUM(CASE WHEN state = 'DUE' THEN amount ELSE 0 END) AS due,
            SUM(CASE WHEN state = 'DONE' THEN amount ELSE 0 END) AS done
        FROM refunds GROUP BY order_id
    ) r ON r.order_id = p.order_id
    LEFT JOIN (
        SELECT l.order_id, SUM(l.subtotal_price) AS kept
        FROM order_lines l JOIN payments q ON q.order_id = l.order_id LEFT JOIN returns t ON t.line_id = l.id
        WHERE l.status = 'COMPLETED' AND q.status = 'PAYMENT_COMPLETED' AND (t.status IS NULL OR t.status <> 'RETURN_COMPLETED')
        GROUP BY l.order_id
    ) l ON l.order_id = p.order_id
    WHERE p.captured - p.refunded - COALESCE(r.due, 0) <> COALESCE(l.kept, 0) OR p.refunded <> COALESCE(r.done, 0)
    ORDER BY p.order_id";

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    for row in tx.query_all(PAYMENTS, &[]).await? {
        let number = |column| row.get::<i64>(column);
        let (captured, refunded, due, done, kept) =
            (number(1)?, number(2)?, number(3)?, number(4)?, number(5)?);
        let id = format!("order {}", number(0)?);
        if refunded == done {
            let left = captured - refunded - due;
            let found = format!("{left} left of {captured} captured, {refunded} refunded, {due} due");
            findings.violation(
                "I4",
                id,
                format!("{kept} for the lines paid and neither cancelled nor returned"),
                found,
            );
        } else {
            findings.violation("I4", id, format!("{refunded} refunded"), format!("refunds of {done}"));
        }
    }
    let refunds = tx.query_one("SELECT COUNT(*) FROM refunds", &[]).await?.get(0)?;
    findings.count("refunds", refunds);
    Ok(())
}
