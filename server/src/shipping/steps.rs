//! Parcels that leave and parcels that arrive, many in one write.
//!
//! A parcel takes a step when it has stood where it is since before a given instant, so one that has just taken a step does
//! not take the next. It is looked for in a snapshot and decided about again in the write, so that it moves once, whoever else
//! looks at the same time.

use crate::clock::ShopTime;
use crate::events::Topic;
use crate::orders::history::{self, Machine};
use crate::orders::line::{self, Waiting};
use crate::params;
use crate::payments;
use crate::stock::ledger::Account;
use crate::storage::{Result, Tx};
use miri_common::labels::{PaymentStatus, ShippingStatus};
use miri_common::{LineId, OrderId};
use serde_json::json;
use std::collections::BTreeMap;

/// A step of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is handed over. Only what was paid for leaves.
    Leave,
    /// It is there.
    Arrive,
}

impl Step {
    const fn edge(self) -> (ShippingStatus, ShippingStatus) {
        match self {
            Self::Leave => (ShippingStatus::Pending, ShippingStatus::InTransit),
            Self::Arrive => (ShippingStatus::InTransit, ShippingStatus::Delivered),
        }
    }
}

/// The next `limit` parcels after `after` that have waited for this step since before `before`.
pub async fn due(
    tx: &mut Tx<'_>,
    step: Step,
    before: ShopTime,
    after: Waiting,
    limit: i64,
) -> Result<Vec<Waiting>> {
    let paid_for = match step {
        Step::Leave => "JOIN payments p ON p.order_id = l.order_id AND p.status = 'PAYMENT_COMPLETED'",
        Step::Arrive => "",
    };
    let sql = format!(
        "SELECT s.changed_at, s.line_id, l.order_id
         FROM shippings s JOIN order_lines l ON l.id = s.line_id {paid_for}
         WHERE s.status = ? AND s.changed_at < ? AND (s.changed_at > ? OR (s.changed_at = ? AND s.line_id > ?))
         ORDER BY s.changed_at, s.line_id LIMIT ?"
    );
    let params = params![step.edge().0, before, after.since, after.since, after.line, limit];
    let rows = tx.query_all(&sql, params).await?;
    rows.iter().map(Waiting::from_row).collect()
}

/// Has these parcels take the step; gives how many did.
pub async fn take(
    tx: &mut Tx<'_>,
    step: Step,
    parcels: &[Waiting],
    before: ShopTime,
    now: ShopTime,
) -> Result<u64> {
    let mut by_order: BTreeMap<OrderId, Vec<LineId>> = BTreeMap::new();
    for parcel in parcels {
        by_order.entry(parcel.order).or_default().push(parcel.line);
    }
    let mut moved = 0;
    for (order, mut lines) in by_order {
        if step == Step::Leave {
            // Taken first, so that a shopper who cancels at this moment is either before the parcel or too late.
            let payment = payments::lock(tx, order).await?;
            if payment.status != PaymentStatus::Completed {
                continue;
            }
            let sold = line::of_order(tx, order).await?;
            lines.retain(|id| {
                sold.iter().any(|line| line.id == *id && line.is_kept() && line.account == Account::Sold)
            });
        }
        for line in lines {
            moved += u64::from(advance(tx, (order, line), step.edge(), before, now).await?);
        }
    }
    Ok(moved)
}

async fn advance(
    tx: &mut Tx<'_>,
    (order, line): (OrderId, LineId),
    (from, to): (ShippingStatus, ShippingStatus),
    before: ShopTime,
    now: ShopTime,
) -> Result<bool> {
    let moved = tx
        .compare_and_set(
            "UPDATE shippings SET status = ?, changed_at = ? WHERE line_id = ? AND status = ? AND changed_at < ?",
            params![to, now, line, from, before],
        )
        .await?;
    if moved {
        history::record(tx, order, Some(line), Machine::Shipping, (from.code(), to.code()), now).await?;
        let payload = json!({ "orderId": order, "lineId": line, "status": to.code() });
        tx.emit(Topic::ShippingChanged, format!("order:{order}"), &payload);
    }
    Ok(moved)
}
