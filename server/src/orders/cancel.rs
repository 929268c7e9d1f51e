//! Cancelling one line, while its parcel has not left.
//!
//! One transaction: line and parcel, the units out of whichever account they are in, a due refund if they were sold, and
//! the event. Two cancels at once, or a cancel against a payment that ends at the same moment, are ordered by the lane, and
//! those of two servers by the lock on the payment; the second one sees what the first has done.

use super::line::{self, Line};
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::payments;
use crate::stock::ledger::Account;
use crate::storage::{StorageError, Tx};
use miri_common::{LineId, UserId};
use serde_json::json;

/// Why a line was not cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelError {
    /// No such line, or another shopper's.
    NotFound,
    /// Cancelled already, or the parcel has left.
    NotCancelable,
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for CancelError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Cancels a line of this user.
pub async fn cancel(tx: &mut Tx<'_>, user: UserId, id: LineId, now: ShopTime) -> Result<(), CancelError> {
    let order = line::of_user(tx, user, id).await?.ok_or(CancelError::NotFound)?.order;
    payments::lock(tx, order).await?;
    let line = line::of_user(tx, user, id).await?.ok_or(CancelError::NotFound)?;
    if !line.is_kept() {
        return Err(CancelError::NotCancelable);
    }
    let was_sold = line.account == Account::Sold;
    if !line::cancel(tx, &line, now).await? {
        return Err(CancelError::NotCancelable);
    }
    if was_sold {
        payments::refund_due(tx, &line, now).await?;
    }
    payments::line_canceled(tx, line.order, now).await?;
    announce(tx, &[line], "shopper");
    Ok(())
}

/// Tells the log which lines were cancelled, and by whom: `shopper`, `payment` or `deadline`.
pub(crate) fn announce(tx: &mut Tx<'_>, lines: &[Line], by: &str) {
    if let Some(first) = lines.first() {
        let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
        let order = first.order;
        let payload = json!({ "orderId": order, "lineIds": ids, "by": by });
        tx.emit(Topic::OrderCanceled, format!("order:{order}"), payload);
    }
}
