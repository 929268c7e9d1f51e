//! Parcels: one a line.
//!
//! **Owns** the parcel's states and its statements. **Does not own** when a parcel is cancelled: orders and payments do; nor when
//! parcels leave and arrive: the job `status` says so once a day.
//!
//! In reading order: [`EDGES`]; [`prepare`], [`Parcel`], [`find`], [`is_pending`], [`cancel`]: one parcel. [`steps`]: many parcels that
//! leave or arrive.

pub mod steps;

use crate::clock::ShopTime;
use crate::orders::history::{self, Machine};
use crate::params;
use crate::storage::{Result, Tx};
use miri_common::labels::ShippingStatus;
use miri_common::{LineId, OrderId};

/// Which state may follow which.
pub const EDGES: &[(ShippingStatus, ShippingStatus)] = &[
    (ShippingStatus::Pending, ShippingStatus::InTransit),
    (ShippingStatus::InTransit, ShippingStatus::Delivered),
    (ShippingStatus::Pending, ShippingStatus::Canceled),
];

/// Writes the parcel of a new line.
pub async fn prepare(tx: &mut Tx<'_>, line: LineId, tracking_number: &str, now: ShopTime) -> Result<()> {
    tx.insert(
        "INSERT INTO shippings (line_id, tracking_number, status, changed_at) VALUES (?, ?, ?, ?)",
        params![line, tracking_number, ShippingStatus::Pending, now],
    )
    .await
    .map(|_| ())
}

/// A parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// Where it stands.
    pub status: ShippingStatus,
    /// Since when.
    pub since: ShopTime,
}

/// The parcel of a line.
pub async fn find(tx: &mut Tx<'_>, line: LineId) -> Result<Option<Parcel>> {
    let row =
        tx.query_opt("SELECT status, changed_at FROM shippings WHERE line_id = ?", params![line]).await?;
    row.map(|row| Ok(Parcel { status: row.get(0)?, since: row.get(1)? })).transpose()
}

/// Whether the parcel of a line has not left and is not cancelled.
pub async fn is_pending(tx: &mut Tx<'_>, line: LineId) -> Result<bool> {
    Ok(find(tx, line).await?.is_some_and(|parcel| parcel.status == ShippingStatus::Pending))
}

/// Cancels a parcel that [is pending](is_pending).
///
/// # Errors
/// [`StorageError::RowsAffected`](crate::storage::StorageError::RowsAffected) when it is not.
pub async fn cancel(tx: &mut Tx<'_>, order: OrderId, line: LineId, now: ShopTime) -> Result<()> {
    let (from, to) = (ShippingStatus::Pending, ShippingStatus::Canceled);
    tx.execute_one(
        "UPDATE shippings SET status = ?, changed_at = ? WHERE line_id = ? AND status = ?",
        params![to, now, line, from],
    )
    .await?;
    history::record(tx, order, Some(line), Machine::Shipping, (from.code(), to.code()), now).await
}
