//! What was sent back is here again: its units can be ordered, and its money goes back.

use crate::clock::ShopTime;
use crate::events::Topic;
use crate::orders::history::{self, Machine};
use crate::orders::line::{self, Line, Waiting};
use crate::params;
use crate::payments;
use crate::stock::ledger::{Account, move_units};
use crate::storage::{Result, Tx};
use miri_common::labels::ReturnStatus;
use serde_json::json;
use std::collections::{BTreeSet, HashSet};

/// The next `limit` returns after `after` that have been in progress since before `before`.
pub async fn due(tx: &mut Tx<'_>, before: ShopTime, after: Waiting, limit: i64) -> Result<Vec<Waiting>> {
    let rows = tx
        .query_all(
            "SELECT changed_at, line_id, order_id FROM returns
             WHERE status = ? AND changed_at < ? AND (changed_at > ? OR (changed_at = ? AND line_id > ?))
             ORDER BY changed_at, line_id LIMIT ?",
            params![ReturnStatus::InProgress, before, after.since, after.since, after.line, limit],
        )
        .await?;
    rows.iter().map(Waiting::from_row).collect()
}

/// Completes these returns; gives how many were. Those that someone else has completed meanwhile are left alone.
pub async fn complete(tx: &mut Tx<'_>, returns: &[Waiting], before: ShopTime, now: ShopTime) -> Result<u64> {
    let orders: BTreeSet<_> = returns.iter().map(|due| due.order).collect();
    let wanted: HashSet<_> = returns.iter().map(|due| due.line).collect();
    let mut lines = Vec::with_capacity(returns.len());
    for order in &orders {
        payments::lock(tx, *order).await?;
        lines.extend(line::of_order(tx, *order).await?.into_iter().filter(|line| wanted.contains(&line.id)));
    }
    // The order in which stock rows may be touched, over all orders.
    lines.sort_unstable_by_key(|line| (line.goods, line.id));
    let mut completed = 0;
    for line in &lines {
        completed += u64::from(complete_one(tx, line, before, now).await?);
    }
    for order in orders {
        payments::line_returned(tx, order, now).await?;
    }
    Ok(completed)
}

async fn complete_one(tx: &mut Tx<'_>, line: &Line, before: ShopTime, now: ShopTime) -> Result<bool> {
    let (from, to) = (ReturnStatus::InProgress, ReturnStatus::Completed);
    let mine = tx
        .compare_and_set(
            "UPDATE returns SET status = ?, changed_at = ? WHERE line_id = ? AND status = ? AND changed_at < ?",
            params![to, now, line.id, from, before],
        )
        .await?;
    if !mine {
        return Ok(false);
    }
    let order = line.order;
    history::record(tx, order, Some(line.id), Machine::Return, (from.code(), to.code()), now).await?;
    move_units(tx, line.units(), Account::Available, now).await?;
    payments::refund_due(tx, line, now).await?;
    tx.emit(Topic::ReturnCompleted, format!("order:{order}"), json!({ "orderId": order, "lineId": line.id }));
    Ok(true)
}
