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

/// Who cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The shopper whose line it must be.
    Shopper(UserId),
    /// An operator, any line.
    Operator,
}

impl By {
    async fn find(self, tx: &mut Tx<'_>, id: LineId) -> Result<Line, CancelError> {
        let line = match self {
            Self::Shopper(user) => line::of_user(tx, user, id).await?,
            Self::Operator => line::find(tx, id).await?,
        };
        line.ok_or(CancelError::NotFound)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Shopper(_) => "shopper",
            Self::Operator => "operator",
        }
    }
}

/// Cancels a line; gives it as it was.
pub async fn cancel(tx: &mut Tx<'_>, by: By, id: LineId, now: ShopTime) -> Result<Line, CancelError> {
    let order = by.find(tx, id).await?.order;
    payments::lock(tx, order).await?;
    let line = by.find(tx, id).await?;
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
    announce(tx, &[line], by.name());
    Ok(line)
}

/// Tells the log which lines were cancelled, and by whom: `shopper`, `operator`, `payment` or `deadline`.
pub(crate) fn announce(tx: &mut Tx<'_>, lines: &[Line], by: &str) {
    if let Some(first) = lines.first() {
        let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
        let order = first.order;
        let payload = json!({ "orderId": order, "lineIds": ids, "by": by });
        tx.emit(Topic::OrderCanceled, format!("order:{order}"), payload);
    }
}
