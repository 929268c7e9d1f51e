//! A shopper sends a line back.

use super::rules::{NOT_ASKED, may_return};
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::orders::history::{self, Machine};
use crate::orders::line;
use crate::params;
use crate::payments;
use crate::shipping;
use crate::storage::{StorageError, Tx};
use jiff::tz::TimeZone;
use miri_common::labels::ReturnStatus;
use miri_common::{LineId, UserId};
use serde_json::json;

/// Why a line is not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnError {
    /// No such line, or another shopper's.
    NotFound,
    /// It was not delivered, its window is over, or it was sent back before.
    NotReturnable,
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for ReturnError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Sends a line of this user back. `sealed_reason` is why, bound to the line.
pub async fn request(
    tx: &mut Tx<'_>,
    user: UserId,
    id: LineId,
    sealed_reason: &[u8],
    now: ShopTime,
    zone: &TimeZone,
) -> Result<(), ReturnError> {
    let order = line::of_user(tx, user, id).await?.ok_or(ReturnError::NotFound)?.order;
    // Two requests for the same line, on whichever servers, are judged one after the other.
    payments::lock(tx, order).await?;
    let line = line::of_user(tx, user, id).await?.ok_or(ReturnError::NotFound)?;
    let parcel = shipping::find(tx, id).await?.ok_or(ReturnError::NotFound)?;
    let asked = tx.query_opt("SELECT status FROM returns WHERE line_id = ?", params![id]).await?;
    let asked = asked.map(|row| row.get::<ReturnStatus>(0)).transpose()?;
    if !line.is_wanted() || !may_return(parcel, asked, now, zone) {
        return Err(ReturnError::NotReturnable);
    }
    let to = ReturnStatus::InProgress;
    tx.insert(
        "INSERT INTO returns (line_id, order_id, status, reason, requested_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        params![id, order, to, sealed_reason, now, now],
    )
    .await?;
    history::record(tx, order, Some(id), Machine::Return, (NOT_ASKED, to.code()), now).await?;
    tx.emit(Topic::ReturnRequested, format!("order:{order}"), json!({ "orderId": order, "lineId": id }));
    Ok(())
}

/// Forgets why this user has sent lines back, in the user's own words.
///
/// # Errors
/// When the database fails.
pub async fn forget_reasons(tx: &mut Tx<'_>, user: UserId) -> crate::storage::Result<()> {
    tx.execute(
        "UPDATE returns SET reason = NULL WHERE reason IS NOT NULL
         AND line_id IN (SELECT id FROM order_lines WHERE user_id = ?)",
        params![user],
    )
    .await
    .map(|_| ())
}
