//! Changes of goods that are there: what is said of them, and what is left of them.

use super::categories::category;
use super::rules::{self, BadField};
use super::sql::{self, Goods, detail};
use super::{index, index::Indexed};
use crate::clock::ShopTime;
use crate::params;
use crate::stock::ledger::{self, Source};
use crate::storage::{StorageError, Tx};
use miri_common::{GoodsId, UserId, Won};

/// Who changes goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// A seller, who may change his own.
    Seller(UserId),
    /// An operator, who may change any.
    Operator,
}

/// What is to be said of goods from now on; nothing leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Their name.
    pub name: Option<String>,
    /// Their description.
    pub description: Option<String>,
    /// The price of one unit.
    pub price: Option<Won>,
    /// The code of their category.
    pub category: Option<String>,
    /// When orders open.
    pub reservation_start: Option<ShopTime>,
    /// Units a buyer may have.
    pub limit_per_buyer: Option<i64>,
    /// Whether they are offered at all.
    pub on_sale: Option<bool>,
}

/// Goods before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As they were.
    pub before: Goods,
    /// As they are.
    pub after: Goods,
}

/// Why goods were not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// There are none, or they are another seller's.
    #[error("there are no such goods of this seller")]
    NotFound,
    /// These fields say something that cannot be.
    #[error("bad fields: {0:?}")]
    Refused(Vec<BadField>),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes what is said of goods. The caller has the cache forget them after the commit.
pub async fn change(
    tx: &mut Tx<'_>,
    id: GoodsId,
    hand: Hand,
    change: &Change,
    now: ShopTime,
) -> Result<Changed, ChangeError> {
    let before = locked(tx, id, hand).await?.ok_or(ChangeError::NotFound)?;
    let mut after = before.clone();
    let mut bad = Vec::new();
    if let Some(code) = &change.category {
        match category(tx, code).await? {
            Some(category) => after.category = category,
            None => bad.push(BadField::Category),
        }
    }
    if !rules::may_open_at(before.reservation_start, change.reservation_start, now) {
        bad.push(BadField::ReservationStart);
    }
    if !bad.is_empty() {
        return Err(ChangeError::Refused(bad));
    }
    after.name = change.name.clone().unwrap_or(after.name);
    after.description = change.description.clone().unwrap_or(after.description);
    after.price = change.price.unwrap_or(after.price);
    after.reservation_start = change.reservation_start.or(after.reservation_start);
    after.limit_per_buyer = change.limit_per_buyer.or(after.limit_per_buyer);
    after.on_sale = change.on_sale.unwrap_or(after.on_sale);
    if after != before {
        after.modified_at = now;
        write(tx, &before, &after).await?;
    }
    Ok(Changed { before, after })
}

/// The goods as they are until the end of this transaction. Their stock is what is locked, because an order takes that first
/// too, so that neither waits for the other in a circle.
async fn locked(tx: &mut Tx<'_>, id: GoodsId, hand: Hand) -> Result<Option<Goods>, StorageError> {
    let stock = tx.lock_opt("SELECT goods_id FROM goods_stock WHERE goods_id = ?", params![id]).await?;
    if stock.is_none() {
        return Ok(None);
    }
    let goods = detail(tx, id).await?;
    Ok(goods.filter(|goods| match hand {
        Hand::Seller(seller) => goods.seller == seller,
        Hand::Operator => true,
    }))
}

async fn write(tx: &mut Tx<'_>, before: &Goods, after: &Goods) -> Result<(), StorageError> {
    tx.execute_one(
        "UPDATE goods SET name = ?, price = ?, category_code = ?, reservation_start_time = ?, limit_per_buyer = ?,
                on_sale = ?, modified_at = ?
         WHERE id = ? AND seller_id = ?",
        params![
            &after.name,
            after.price,
            &after.category.code,
            after.reservation_start,
            after.limit_per_buyer,
            after.on_sale,
            after.modified_at,
            after.id,
            after.seller,
        ],
    )
    .await?;
    if before.on_sale != after.on_sale {
        tx.execute_one(
            "UPDATE goods_stock SET on_sale = ? WHERE goods_id = ? AND on_sale = ?",
            params![after.on_sale, after.id, before.on_sale],
        )
        .await?;
    }
    let (old, new) = (indexed(before), indexed(after));
    if old != new {
        index::change(tx, after.id, old, new).await?;
    }
    sql::emit_changed(tx, after.id);
    Ok(())
}

fn indexed(goods: &Goods) -> Indexed<'_> {
    Indexed { name: &goods.name, description: &goods.description, on_sale: goods.on_sale }
}

/// Units that come or go by the hand of a seller or an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockChange {
    /// Units that come, or below 0: that go.
    pub change: i64,
    /// Why.
    pub reason: String,
    /// A key of its own, so that the ledger takes it once.
    pub source_key: String,
}

/// What is left before and after a change of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockChanged {
    /// Units that could be ordered.
    pub before: i64,
    /// Units that can be ordered.
    pub after: i64,
}

/// Why a stock was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StockError {
    /// There are no such goods, or they are another seller's.
    #[error("there are no such goods of this seller")]
    NotFound,
    /// Fewer units are left than are to go.
    #[error("only {left} units are left")]
    TooFew {
        /// Units that can be ordered.
        left: i64,
    },
    /// More would be there than a shop can hold of one goods.
    #[error("more would be there than a shop can hold of one goods")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes units in or writes them off. The caller has the cache forget the goods after the commit.
pub async fn change_stock(
    tx: &mut Tx<'_>,
    id: GoodsId,
    hand: Hand,
    change: &StockChange,
    now: ShopTime,
) -> Result<StockChanged, StockError> {
    let goods = locked(tx, id, hand).await?.ok_or(StockError::NotFound)?;
    let before = goods.available;
    let after = rules::stock_after(before, change.change)?;
    let source = Source { key: &change.source_key, reason: Some(&change.reason) };
    if change.change > 0 {
        ledger::receive(tx, id, change.change, source, now).await?;
    } else if !ledger::write_off(tx, id, -change.change, source, now).await? {
        return Err(StockError::TooFew { left: before });
    }
    sql::emit_changed(tx, id);
    Ok(StockChanged { before, after })
}
