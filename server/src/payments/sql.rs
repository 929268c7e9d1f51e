//! The statements of payments and refunds.

use super::rules::RefundState;
use crate::clock::ShopTime;
use crate::orders::history::{self, Machine};
use crate::storage::many::many_ids;
use crate::storage::{Param, Result, Row, StorageError, Tx};
use crate::{many, params};
use miri_common::labels::{OrderStatus, PaymentStatus};
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

/// As [`lock`], for at most [`MANY`](crate::storage::many::MANY) orders; a payment that is not there is left out.
pub(super) async fn lock_all(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Payment>> {
    const PAYMENTS: &str = concat!(
        "SELECT status, amount, captured, deadline, order_id FROM payments WHERE order_id IN ",
        many!(),
        " ORDER BY order_id"
    );
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let params: Vec<_> = many_ids(orders, |order| Param::from(*order)).collect();
    let rows = tx.lock_all(PAYMENTS, &params).await?;
    rows.iter().map(|row| Payment::from_row(row.get(4)?, row)).collect()
}

/// As [`start`], for at most [`MANY`](crate::storage::many::MANY) orders that are at their screen; each amount is what the kept lines cost. Their history
/// is the caller's.
pub(super) async fn start_all(tx: &mut Tx<'_>, orders: &[OrderId], now: ShopTime) -> Result<()> {
    const START: &str = concat!(
        "UPDATE payments SET status = ?, changed_at = ?, amount = (SELECT COALESCE(SUM(l.subtotal_price), 0)
             FROM order_lines l WHERE l.order_id = payments.order_id AND l.status = ?)
         WHERE order_id IN ",
        many!(),
        " AND status = ?"
    );
    let (from, to) = START_EDGE;
    let ids = many_ids(orders, |order| Param::from(*order));
    let params = [to.into(), now.into(), OrderStatus::Completed.into()];
    let params: Vec<_> = params.into_iter().chain(ids).chain([from.into()]).collect();
    tx.compare_and_set_all(START, &params, orders.len()).await
}

/// As [`complete`], for at most [`MANY`](crate::storage::many::MANY) orders for which came what was asked for. Their history is the caller's.
pub(super) async fn complete_all(tx: &mut Tx<'_>, orders: &[OrderId], now: ShopTime) -> Result<()> {
    const COMPLETE: &str = concat!(
        "UPDATE payments SET status = ?, captured = amount, changed_at = ? WHERE order_id IN ",
        many!(),
        " AND status = ? AND captured = 0"
    );
    let (from, to) = COMPLETE_EDGE;
    let ids = many_ids(orders, |order| Param::from(*order));
    let params = [to.into(), now.into()];
    let params: Vec<_> = params.into_iter().chain(ids).chain([from.into()]).collect();
    tx.compare_and_set_all(COMPLETE, &params, orders.len()).await
}

/// The edge of [`start`].
pub(super) const START_EDGE: (PaymentStatus, PaymentStatus) =
    (PaymentStatus::ScreenEntered, PaymentStatus::InProgress);
/// The edge of [`complete`].
pub(super) const COMPLETE_EDGE: (PaymentStatus, PaymentStatus) =
    (PaymentStatus::InProgress, PaymentStatus::Completed);

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
    let (from, to) = START_EDGE;
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
    let (from, to) = COMPLETE_EDGE;
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
