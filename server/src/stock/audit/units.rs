//! I1 and I2: balances, movements and lines tell the same story.

use super::Findings;
use crate::storage::{Result, Tx};
use miri_common::GoodsId;
use std::collections::HashMap;

/// Balances against movements and against lines, for each goods.
const BALANCES: &str = "SELECT s.goods_id, s.available, s.held, s.sold, s.received,
        COALESCE(m.available, 0), COALESCE(m.held, 0), COALESCE(m.sold, 0), COALESCE(m.received, 0),
        COALESCE(l.held, 0), COALESCE(l.sold, 0)
    FROM goods_stock s
    LEFT JOIN (
        SELECT goods_id,
            SUM(CASE WHEN to_account = 'available' THEN quantity WHEN from_account = 'available' THEN -quantity ELSE 0 END) AS available,
            SUM(CASE WHEN to_account = 'held' THEN quantity WHEN from_account = 'held' THEN -quantity ELSE 0 END) AS held,
            SUM(CASE WHEN to_account = 'sold' THEN quantity WHEN from_account = 'sold' THEN -quantity ELSE 0 END) AS sold,
            SUM(CASE WHEN from_account = 'outside' THEN quantity WHEN to_account = 'outside' THEN -quantity ELSE 0 END) AS received
        FROM stock_movements GROUP BY goods_id
    ) m ON m.goods_id = s.goods_id
    LEFT JOIN (
        SELECT goods_id,
            SUM(CASE WHEN stock_account = 'held' THEN quantity ELSE 0 END) AS held,
            SUM(CASE WHEN stock_account = 'sold' THEN quantity ELSE 0 END) AS sold
        FROM order_lines GROUP BY goods_id
    ) l ON l.goods_id = s.goods_id";

/// Lines whose units are not where their state says.
const MISPLACED: &str = "SELECT x.id, x.must, x.stock_account FROM (
        SELECT l.id, l.stock_account,
            CASE WHEN l.status = 'CANCELED' OR t.status = 'RETURN_COMPLETED' THEN 'available'
                 WHEN p.status IN ('PAYMENT_SCREEN_ENTERED', 'PAYMENT_IN_PROGRESS') THEN 'held'
                 WHEN p.status = 'PAYMENT_COMPLETED' THEN 'sold'
                 ELSE 'no account: a kept line of a payment that has ended' END AS must
        FROM order_lines l JOIN payments p ON p.order_id = l.order_id LEFT JOIN returns t ON t.line_id = l.id
    ) x WHERE x.must <> x.stock_account ORDER BY x.id";

/// Lines whose last movement does not end where the line says, or is of another quantity or goods.
const UNMOVED: &str = "SELECT l.id, l.stock_account, m.to_account
    FROM order_lines l
    LEFT JOIN (SELECT line_id, MAX(id) AS last_id FROM stock_movements WHERE line_id IS NOT NULL GROUP BY line_id) x
        ON x.line_id = l.id
    LEFT JOIN stock_movements m ON m.id = x.last_id
    WHERE m.id IS NULL OR m.to_account <> l.stock_account OR m.quantity <> l.quantity OR m.goods_id <> l.goods_id
    ORDER BY l.id";

/// Checks both; gives the available units of each goods for the comparison with the gate.
pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<HashMap<GoodsId, i64>> {
    let rows = tx.query_all(BALANCES, &[]).await?;
    let mut available = HashMap::with_capacity(rows.len());
    for row in &rows {
        let goods: GoodsId = row.get(0)?;
        let number = |column| row.get::<i64>(column);
        let id = || format!("goods {goods}");
        available.insert(goods, number(1)?);
        let sum = number(1)? + number(2)? + number(3)?;
        if sum != number(4)? {
            findings.violation(
                "I1",
                id(),
                format!("received {}", number(4)?),
                format!("{sum} in all accounts"),
            );
        }
        for (column, account) in [(1, "available"), (2, "held"), (3, "sold"), (4, "received")] {
            let (balance, moved) = (number(column)?, number(column + 4)?);
            if balance < 0 {
                findings.violation("I1", id(), format!("{account} at least 0"), balance);
            }
            if balance != moved {
                let found = format!("movements of {moved}");
                findings.violation("I1", id(), format!("{account} {balance}"), found);
            }
        }
        for (column, account) in [(2, "held"), (3, "sold")] {
            let (balance, lines) = (number(column)?, number(column + 7)?);
            if balance != lines {
                findings.violation("I2", id(), format!("{account} {balance}"), format!("lines of {lines}"));
            }
        }
    }
    for (sql, what) in [(MISPLACED, "units in"), (UNMOVED, "last movement to")] {
        for row in tx.query_all(sql, &[]).await? {
            let (must, is): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
            let text = |account: Option<String>| account.unwrap_or_else(|| "nowhere".to_owned());
            findings.violation(
                "I2",
                format!("line {}", row.get::<i64>(0)?),
                format!("{what} {}", text(must)),
                text(is),
            );
        }
    }
    for (what, sql) in [
        ("goods", "SELECT COUNT(*) FROM goods_stock"),
        ("orders", "SELECT COUNT(*) FROM orders"),
        ("lines", "SELECT COUNT(*) FROM order_lines"),
        ("movements", "SELECT COUNT(*) FROM stock_movements"),
    ] {
        let number = tx.query_one(sql, &[]).await?.get(0)?;
        findings.count(what, number);
    }
    Ok(available)
}
