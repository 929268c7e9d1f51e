//! What one step of a payment changes, in one transaction.

use super::rules::{OnCaptured, RefundState, on_captured};
use super::sql::{self, Payment, advance, due_refunds, insert_refund};
use crate::clock::{MachineTime, ShopTime};
use crate::events::Topic;
use crate::events::deliveries::{self, Kind};
use crate::orders::cancel::announce;
use crate::orders::history::{self, Machine};
use crate::orders::line::{self, Line};
use crate::params;
use crate::stock::ledger::{Account, move_units};
use crate::storage::{Result, StorageError, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{LineId, OrderId, Won};
use serde_json::json;

/// A refund that no event asked for, but an operator.
const BY_AN_OPERATOR: i64 = 0;

/// Opens the payment of a new order. One that costs nothing is completed at once.
pub async fn open(
    tx: &mut Tx<'_>,
    order: OrderId,
    total: Won,
    deadline: ShopTime,
    now: ShopTime,
) -> Result<()> {
    tx.insert(
        "INSERT INTO payments (order_id, status, captured, refunded, deadline, changed_at) VALUES (?, ?, 0, 0, ?, ?)",
        params![order, PaymentStatus::ScreenEntered, deadline, now],
    )
    .await?;
    if total == Won::ZERO {
        start(tx, order, now).await?;
        captured(tx, order, Won::ZERO, now).await?;
    }
    Ok(())
}

/// Fixes what the provider will be asked for: the lines that are kept now. Gives the amount that was fixed before when
/// another attempt has started this payment, and `None` when the payment has ended.
pub async fn start(tx: &mut Tx<'_>, order: OrderId, now: ShopTime) -> Result<Option<Won>> {
    let kept = line::of_order(tx, order).await?.into_iter().filter(Line::is_kept).collect::<Vec<_>>();
    let amount = Won::checked_sum(kept.iter().map(|line| line.subtotal))
        .ok_or_else(|| StorageError::Corrupt(format!("the total of order {order} is too large")))?;
    if !sql::start(tx, order, amount, now).await? {
        let payment = sql::load(tx, order).await?;
        return Ok(payment.amount.filter(|_| payment.status == PaymentStatus::InProgress));
    }
    line::charge_kept(tx, order, kept.len()).await?;
    Ok(Some(amount))
}

/// The provider has the money. Lines that are kept are sold; what was cancelled in the meantime goes back.
pub async fn captured(tx: &mut Tx<'_>, order: OrderId, amount: Won, now: ShopTime) -> Result<()> {
    let payment = sql::lock(tx, order).await?;
    match on_captured(payment.status, payment.captured > Won::ZERO) {
        OnCaptured::Nothing => Ok(()),
        OnCaptured::Impossible => {
            Err(StorageError::Defect(format!("order {order}: {amount} came without being asked for")))
        }
        OnCaptured::Complete => complete(tx, &payment, amount, now).await,
        OnCaptured::GiveBack => give_back(tx, &payment, amount, now).await,
    }
}

async fn complete(tx: &mut Tx<'_>, payment: &Payment, amount: Won, now: ShopTime) -> Result<()> {
    let order = payment.order;
    check_captured(payment, amount)?;
    must(sql::complete(tx, order, amount, now).await?)?;
    let lines = line::of_order(tx, order).await?;
    for line in lines.iter().filter(|line| line.charged) {
        if line.is_kept() {
            move_units(tx, line.units(), Account::Sold, now).await?;
        } else {
            insert_refund(tx, order, line.id, line.subtotal, now).await?;
        }
    }
    tx.emit(Topic::PaymentCompleted, format!("order:{order}"), json!({ "orderId": order }));
    if lines.iter().any(Line::is_kept) { Ok(()) } else { refunded_in_full(tx, order, now).await }
}

/// Money for an order that is gone is recorded and goes back line by line.
async fn give_back(tx: &mut Tx<'_>, payment: &Payment, amount: Won, now: ShopTime) -> Result<()> {
    let order = payment.order;
    check_captured(payment, amount)?;
    tx.execute_one(
        "UPDATE payments SET captured = ? WHERE order_id = ? AND captured = 0",
        params![amount, order],
    )
    .await?;
    for line in line::of_order(tx, order).await?.iter().filter(|line| line.charged) {
        insert_refund(tx, order, line.id, line.subtotal, now).await?;
    }
    // The consumer asks for the refunds when it reads this.
    tx.emit(Topic::PaymentCompleted, format!("order:{order}"), json!({ "orderId": order }));
    Ok(())
}

/// A provider that took another sum than it was asked for has broken its contract: nothing of that is written.
fn check_captured(payment: &Payment, amount: Won) -> Result<()> {
    if payment.amount == Some(amount) || (payment.amount.is_none() && amount == Won::ZERO) {
        return Ok(());
    }
    let asked = payment.amount.unwrap_or_default();
    Err(StorageError::Defect(format!("order {}: {asked} were asked for and {amount} came", payment.order)))
}

/// No money will come: the order is cancelled and its units are given back. Changes nothing when the payment has ended in
/// another way; `from` is the state that the caller has seen.
pub async fn aborted(
    tx: &mut Tx<'_>,
    order: OrderId,
    from: PaymentStatus,
    by: &str,
    now: ShopTime,
) -> Result<bool> {
    if !advance(tx, order, from, PaymentStatus::Aborted, now).await? {
        return Ok(false);
    }
    let kept: Vec<_> = line::of_order(tx, order).await?.into_iter().filter(Line::is_kept).collect();
    for kept_line in &kept {
        // An unpaid parcel never leaves, so it can always be cancelled.
        must(line::cancel(tx, kept_line, now).await?)?;
    }
    tx.emit(Topic::PaymentAborted, format!("order:{order}"), json!({ "orderId": order }));
    announce(tx, &kept, by);
    Ok(true)
}

/// A line whose units were sold was cancelled or returned: its money must go back.
pub async fn refund_due(tx: &mut Tx<'_>, line: &Line, now: ShopTime) -> Result<()> {
    insert_refund(tx, line.order, line.id, line.subtotal, now).await
}

/// A line was cancelled. When it was the last one, a payment that nobody was asked for yet ends here; one that is under
/// way is voided by the consumer of the event, and the provider's answer decides.
pub async fn line_canceled(tx: &mut Tx<'_>, order: OrderId, now: ShopTime) -> Result<()> {
    if line::of_order(tx, order).await?.iter().any(Line::is_wanted) {
        return Ok(());
    }
    let (from, to) = (PaymentStatus::ScreenEntered, PaymentStatus::Aborted);
    if advance(tx, order, from, to, now).await? {
        tx.emit(Topic::PaymentAborted, format!("order:{order}"), json!({ "orderId": order }));
        return Ok(());
    }
    refunded_in_full(tx, order, now).await
}

/// A line was returned. A line that cost nothing may have been the last of which money was to go back.
pub async fn line_returned(tx: &mut Tx<'_>, order: OrderId, now: ShopTime) -> Result<()> {
    refunded_in_full(tx, order, now).await
}

/// The provider has given the money of a line back.
pub async fn refund_done(tx: &mut Tx<'_>, line: LineId, now: ShopTime) -> Result<()> {
    let Some((order, amount, RefundState::Due)) = sql::refund_of(tx, line).await? else { return Ok(()) };
    let (from, to) = (RefundState::Due, RefundState::Done);
    tx.execute_one(
        "UPDATE refunds SET state = ?, done_at = ? WHERE line_id = ? AND state = ?",
        params![to, now, line, from],
    )
    .await?;
    tx.execute_one("UPDATE payments SET refunded = refunded + ? WHERE order_id = ?", params![amount, order])
        .await?;
    history::record(tx, order, Some(line), Machine::Refund, (from.name(), to.name()), now).await?;
    tx.emit(Topic::PaymentRefunded, format!("order:{order}"), json!({ "orderId": order, "lineId": line }));
    refunded_in_full(tx, order, now).await
}

/// Why a refund was not tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRefundDue {
    /// No such line.
    NotFound,
    /// The line has no refund, or the money is back.
    NotDue,
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for NoRefundDue {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Has the refund of a line tried at once, which is due already; gives its order and amount. It makes no refund.
pub async fn retry_refund(
    tx: &mut Tx<'_>,
    line: LineId,
    now: MachineTime,
) -> std::result::Result<(OrderId, Won), NoRefundDue> {
    let order = line::find(tx, line).await?.ok_or(NoRefundDue::NotFound)?.order;
    sql::lock(tx, order).await?;
    let Some((order, amount, RefundState::Due)) = sql::refund_of(tx, line).await? else {
        return Err(NoRefundDue::NotDue);
    };
    // Where the event that asks for it was set aside, nobody has asked yet.
    if deliveries::hurry(tx, Kind::Refund, line.0, BY_AN_OPERATOR, now).await? {
        Ok((order, amount))
    } else {
        Err(StorageError::Corrupt(format!("the refund of line {line} is due and was delivered")).into())
    }
}

/// The payment is refunded when every line is cancelled or returned and no refund is due any more.
pub(super) async fn refunded_in_full(tx: &mut Tx<'_>, order: OrderId, now: ShopTime) -> Result<()> {
    let payment = sql::load(tx, order).await?;
    let took_money = match payment.status {
        PaymentStatus::Completed => true,
        PaymentStatus::Aborted => payment.captured > Won::ZERO,
        _ => false,
    };
    if !took_money
        || line::of_order(tx, order).await?.iter().any(Line::is_wanted)
        || !due_refunds(tx, order).await?.is_empty()
    {
        return Ok(());
    }
    must(advance(tx, order, payment.status, PaymentStatus::Refunded, now).await?)
}

/// A state that was read in this transaction cannot have changed.
fn must(moved: bool) -> Result<()> {
    if moved { Ok(()) } else { Err(StorageError::RowsAffected { expected: 1, actual: 0 }) }
}
