//! Goods enter the shop, together with their first units.

use super::categories::category;
use super::rules::{BadField, bad_fields};
use super::{index, sql};
use crate::clock::ShopTime;
use crate::stock::ledger::{self, Source};
use crate::storage::{Constraint, StorageError, Tx};
use miri_common::api::Category;
use miri_common::{GoodsId, UserId, Won};

/// Goods to be registered; the form of each field was checked before.
#[derive(Debug, Clone)]
pub struct NewGoods {
    /// The seller's own key for them, unique per seller.
    pub sku: Option<String>,
    /// Their name.
    pub name: String,
    /// Their description.
    pub description: String,
    /// The price of one unit.
    pub price: Won,
    /// The code of their category.
    pub category: String,
    /// When orders open; `None`: at once.
    pub reservation_start: Option<ShopTime>,
    /// Units a buyer may have; `None`: no limit.
    pub limit_per_buyer: Option<i64>,
    /// Units there are, 0 or more.
    pub quantity: i64,
}

/// Goods that were registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The new goods.
    pub id: GoodsId,
    /// Their category.
    pub category: Category,
}

/// Why goods were not registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// These fields say something that cannot be.
    #[error("bad fields: {0:?}")]
    Refused(Vec<BadField>),
    /// The seller has goods under this sku already.
    #[error("the seller has goods under this sku already")]
    SkuTaken,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Registers goods of this seller; they are on sale at once and can be ordered when they open.
pub async fn register(
    tx: &mut Tx<'_>,
    seller: UserId,
    new: &NewGoods,
    now: ShopTime,
) -> Result<Registered, RegisterError> {
    let category = category(tx, &new.category).await?;
    let bad = bad_fields(category.as_ref(), new.reservation_start, now);
    let Some(category) = category.filter(|_| bad.is_empty()) else { return Err(RegisterError::Refused(bad)) };
    let id = match sql::insert(tx, seller, new, now).await {
        Err(StorageError::Conflict(Constraint::GoodsSku)) => return Err(RegisterError::SkuTaken),
        id => id?,
    };
    index::write(tx, id, &new.name, &new.description).await?;
    // The first units come in by a movement like all others, so that the ledger alone explains every balance.
    if new.quantity > 0 {
        let source = Source { key: &ledger::registration(id), reason: None };
        ledger::receive(tx, id, new.quantity, source, now).await?;
    } else {
        ledger::announce_empty(tx, id);
    }
    sql::emit_changed(tx, id);
    Ok(Registered { id, category })
}
