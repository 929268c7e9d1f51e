//! The statements of payments and refunds.

use super::rules::RefundState;
use crate::clock::ShopTime;
use crate::orders::history::{self, Machine};
use crate::params;
use crate::storage::{Result, Row, StorageError, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, OrderId, Won};

/// The payment of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The order.
    pub order: OrderId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What the provider is asked for, once that is fixed.
    pub amount: Option<Won>,
    /// What came.
    pub captured: Won,
    /// Until when it must be paid.
    pub deadline: ShopTime,
}

const PAYMENT: &str = "SELECT status, amount, captured, deadline FROM payments WHERE order_id = ?";

impl Payment {
    fn from_row(order: OrderId, row: &Row) -> Result<Self> {
        Ok(Self {
            order,
            status: row.get(0)?,
            amount: row.get(1)?,
            captured: row.get(2)?,
            deadline: row.get(3)?,
        })
    }
}

/// The payment of an order.
pub async fn find(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Payment>> {
    let row = tx.query_opt(PAYMENT, params![order]).await?;
    row.map(|row| Payment::from_row(order, &row)).transpose()
}

/// The payment of an order, which stays as it is until this transaction ends. Whoever decides about an order by what it
/// finds there takes this first, so that two servers decide one after the other.
pub async fn lock(tx: &mut Tx<'_>, order: OrderId) -> Result<Payment> {
    let row = tx.lock_opt(PAYMENT, params![order]).await?;
    let row = row.ok_or_else(|| StorageError::Corrupt(format!("order {order} has no payment")))?;
    Payment::from_row(order, &row)
}

/// The payment of an order that is known to exist.
pub(super) async fn load(tx: &mut Tx<'_>, order: OrderId) -> Result<Payment> {
    find(tx, order).await?.ok_or_else(|| StorageError::Corrupt(format!("order {order} has no payment")))
}

/// Orders whose payment is in this state past its deadline, by deadline and id, each with that deadline; those after `after`.
pub async fn expired(
    tx: &mut Tx<'_>,
    status: PaymentStatus,
    now: ShopTime,
    after: (ShopTime, OrderId),
    limit: i64,
) -> Result<Vec<(ShopTime, OrderId)>> {
    // The status is written out and is no parameter, because SQLite has to know when it plans the statement that the index of
    // open payments holds what is asked for (sqlite.org/partialindex.html#queries_using_partial_indexes).
    let sql = format!(
        "SELECT deadline, order_id FROM payments
         WHERE status = '{status}' AND deadline < ? AND (deadline, order_id) > (?, ?) ORDER BY deadline, order_id LIMIT ?",
        status = status.code()
    );
    let rows = tx.query_all(&sql, params![now, after.0, after.1, limit]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The first deadline after `after` of a payment that is in this state.
pub async fn next_deadline(
    tx: &mut Tx<'_>,
    status: PaymentStatus,
    after: ShopTime,
) -> Result<Option<ShopTime>> {
    // Written out, as above.
    let sql = format!(
        "SELECT MIN(deadline) FROM payments WHERE status = '{status}' AND deadline > ?",
        status = status.code()
    );
    tx.query_one(&sql, params![after]).await?.get(0)
}

/// Moves a payment along an edge, with its history; false when it is not in `from` any more.
pub(super) async fn advance(
    tx: &mut Tx<'_>,
    order: OrderId,
    from: PaymentStatus,
    to: PaymentStatus,
    now: ShopTime,
) -> Result<bool> {
    let moved = tx
        .compare_and_set(
            "UPDATE payments SET status = ?, changed_at = ? WHERE order_id = ? AND status = ?",
            params![to, now, order, from],
        )
        .await?;
    moved_along(tx, order, (from, to), moved, now).await
}

/// As [`advance`], to "in progress", and fixes the amount that the provider will be asked for.
pub(super) async fn start(tx: &mut Tx<'_>, order: OrderId, amount: Won, now: ShopTime) -> Result<bool> {
    let (from, to) = (PaymentStatus::ScreenEntered, PaymentStatus::InProgress);
    let moved = tx
        .compare_and_set(
            "UPDATE payments SET status = ?, amount = ?, changed_at = ? WHERE order_id = ? AND status = ?",
            params![to, amount, now, order, from],
        )
        .await?;
    moved_along(tx, order, (from, to), moved, now).await
}

/// As [`advance`], to "completed", and records what came.
pub(super) async fn complete(tx: &mut Tx<'_>, order: OrderId, amount: Won, now: ShopTime) -> Result<bool> {
    let (from, to) = (PaymentStatus::InProgress, PaymentStatus::Completed);
    let moved = tx
        .compare_and_set(
            "UPDATE payments SET status = ?, captured = ?, changed_at = ? WHERE order_id = ? AND status = ? AND captured = 0",
            params![to, amount, now, order, from],
        )
        .await?;
    moved_along(tx, order, (from, to), moved, now).await
}

/// Writes the history of a payment that moved. An edge that there is not undoes the unit of work.
async fn moved_along(
    tx: &mut Tx<'_>,
    order: OrderId,
    (from, to): (PaymentStatus, PaymentStatus),
    moved: bool,
    now: ShopTime,
) -> Result<bool> {
    if !super::rules::allows(from, to) {
        return Err(StorageError::Defect(format!("a payment does not go from {from} to {to}")));
    }
    if moved {
        history::record(tx, order, None, Machine::Payment, (from.code(), to.code()), now).await?;
    }
    Ok(moved)
}

/// Writes the refund of a line unless it has one. One of nothing is done at once.
pub(super) async fn insert_refund(
    tx: &mut Tx<'_>,
    order: OrderId,
    line: LineId,
    amount: Won,
    now: ShopTime,
) -> Result<()> {
    let done = amount == Won::ZERO;
    let state = if done { RefundState::Done } else { RefundState::Due };
    let done_at = done.then_some(now);
    let inserted = tx
        .insert_if_absent(
            "INSERT INTO refunds (line_id, order_id, amount, state, created_at, done_at) VALUES (?, ?, ?, ?, ?, ?)",
            params![line, order, amount, state, now, done_at],
        )
        .await?;
    if inserted && done {
        let change = (RefundState::Due.name(), RefundState::Done.name());
        history::record(tx, order, Some(line), Machine::Refund, change, now).await?;
    }
    Ok(())
}

/// The refunds of an order that are still due: line and amount.
pub(super) async fn due_refunds(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<(LineId, Won)>> {
    let rows = tx
        .query_all(
            "SELECT line_id, amount FROM refunds WHERE order_id = ? AND state = ? ORDER BY line_id",
            params![order, RefundState::Due],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The refund of a line: its order, amount and state.
pub(super) async fn refund_of(tx: &mut Tx<'_>, line: LineId) -> Result<Option<(OrderId, Won, RefundState)>> {
    let row =
        tx.query_opt("SELECT order_id, amount, state FROM refunds WHERE line_id = ?", params![line]).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).transpose()
}
