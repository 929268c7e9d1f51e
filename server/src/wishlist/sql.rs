//! The statements of wishlists.

use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Constraint, Result, Row, StorageError, Tx};
use miri_common::api::Category;
use miri_common::{GoodsId, UserId, WishId, Won};

/// What a wishlist can be sorted by, with the column of each; to be used in the order given to [`list`].
pub const SORTS: &[(&str, &str)] =
    &[("createdDate", "w.created_at"), ("id", "w.id"), ("quantity", "w.quantity")];

/// A wish that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The new wish.
    pub id: WishId,
    /// The name of the goods.
    pub goods_name: String,
    /// The price of one unit now.
    pub unit_price: Won,
    /// The price of all units now.
    pub sub_total: Won,
}

/// Why a wish was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// There are no such goods.
    #[error("there are no such goods")]
    NoSuchGoods,
    /// The goods are on the wishlist already.
    #[error("the goods are on the wishlist already")]
    AlreadyThere,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// One row of a wishlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wished {
    /// The wish.
    pub id: WishId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Units wished for.
    pub quantity: i64,
    /// When the wish was made.
    pub created_at: ShopTime,
    /// The name of the goods.
    pub goods_name: String,
    /// The price of one unit now.
    pub unit_price: Won,
    /// The price of all units now.
    pub sub_total: Won,
    /// When orders open.
    pub reservation_start: Option<ShopTime>,
    /// Units that can be ordered.
    pub available: i64,
    /// The category of the goods.
    pub category: Category,
}

/// A wish that is about to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenWish {
    /// The wish.
    pub wish_id: WishId,
    /// The goods.
    pub goods_id: GoodsId,
    /// Units wished for.
    pub quantity: i64,
}

/// The price of `quantity` units. The limits of price and quantity keep it far within 64 bits.
///
/// # Errors
/// [`StorageError::Corrupt`] when the database holds something beyond those limits.
pub fn sub_total(price: Won, quantity: i64) -> Result<Won> {
    price
        .checked_times(quantity)
        .ok_or_else(|| StorageError::Corrupt(format!("{quantity} units at {price} cannot be paid")))
}

/// Puts goods on the wishlist of this user. Goods that are sold out, not open yet or off sale can be wished for.
pub async fn add(
    tx: &mut Tx<'_>,
    user: UserId,
    goods: GoodsId,
    quantity: i64,
    now: ShopTime,
) -> std::result::Result<Added, AddError> {
    let row = tx.query_opt("SELECT name, price FROM goods WHERE id = ?", params![goods]).await?;
    let row = row.ok_or(AddError::NoSuchGoods)?;
    let unit_price = row.get(1)?;
    let added = tx
        .insert(
            "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (?, ?, ?, ?)",
            params![user, goods, quantity, now],
        )
        .await;
    let id = match added {
        Err(StorageError::Conflict(Constraint::WishGoods)) => return Err(AddError::AlreadyThere),
        id => WishId(id?),
    };
    Ok(Added { id, goods_name: row.get(0)?, unit_price, sub_total: sub_total(unit_price, quantity)? })
}

/// One page of this user's wishlist, and how many wishes there are in all. `order` is an ORDER BY over [`SORTS`].
pub async fn list(
    tx: &mut Tx<'_>,
    user: UserId,
    order: &str,
    size: i64,
    offset: i64,
) -> Result<(Vec<Wished>, i64)> {
    let total = tx.query_one("SELECT COUNT(*) FROM wishes WHERE user_id = ?", params![user]).await?.get(0)?;
    let sql = format!(
        "WITH page AS (
             SELECT w.id FROM wishes w WHERE w.user_id = ? ORDER BY {order} LIMIT ? OFFSET ?
         )
         SELECT w.id, w.goods_id, w.quantity, w.created_at, g.name, g.price, g.reservation_start_time, s.available,
                c.code, c.ko, c.en
         FROM page
         JOIN wishes w ON w.id = page.id AND w.user_id = ?
         JOIN goods g ON g.id = w.goods_id
         JOIN goods_stock s ON s.goods_id = g.id
         JOIN categories c ON c.code = g.category_code
         ORDER BY {order}"
    );
    let rows = tx.query_all(&sql, params![user, size, offset, user]).await?;
    Ok((rows.iter().map(wished).collect::<Result<_>>()?, total))
}

fn wished(row: &Row) -> Result<Wished> {
    let (quantity, unit_price) = (row.get(2)?, row.get(5)?);
    Ok(Wished {
        id: row.get(0)?,
        goods_id: row.get(1)?,
        quantity,
        created_at: row.get(3)?,
        goods_name: row.get(4)?,
        unit_price,
        sub_total: sub_total(unit_price, quantity)?,
        reservation_start: row.get(6)?,
        available: row.get(7)?,
        category: Category { code: row.get(8)?, ko: row.get(9)?, en: row.get(10)? },
    })
}

/// Changes how much is wished for, and says of which goods; `None` when the user has no such wish.
pub async fn set_quantity(
    tx: &mut Tx<'_>,
    user: UserId,
    wish: WishId,
    quantity: i64,
) -> Result<Option<GoodsId>> {
    let changed = tx
        .compare_and_set(
            "UPDATE wishes SET quantity = ? WHERE id = ? AND user_id = ?",
            params![quantity, wish, user],
        )
        .await?;
    if !changed {
        return Ok(None);
    }
    Ok(find(tx, user, wish).await?.map(|wish| wish.goods_id))
}

/// Takes a wish off the wishlist; false when the user has no such wish.
pub async fn delete(tx: &mut Tx<'_>, user: UserId, wish: WishId) -> Result<bool> {
    tx.compare_and_set("DELETE FROM wishes WHERE id = ? AND user_id = ?", params![wish, user]).await
}

/// Reads these wishes of the user, in the order of `ids`; `None` when the user does not have all of them.
pub async fn look_at(tx: &mut Tx<'_>, user: UserId, ids: &[WishId]) -> Result<Option<Vec<TakenWish>>> {
    let mut taken = Vec::with_capacity(ids.len());
    for id in ids {
        match find(tx, user, *id).await? {
            Some(wish) => taken.push(wish),
            None => return Ok(None),
        }
    }
    Ok(Some(taken))
}

/// As [`look_at`], but they stay as they are until [`remove`] is called in the same transaction.
pub async fn take(tx: &mut Tx<'_>, user: UserId, ids: &[WishId]) -> Result<Option<Vec<TakenWish>>> {
    let mut taken = Vec::with_capacity(ids.len());
    for id in ids {
        match tx.lock_opt(WISH, params![*id, user]).await? {
            Some(row) => taken.push(TakenWish::from_row(&row)?),
            None => return Ok(None),
        }
    }
    Ok(Some(taken))
}

/// Takes wishes that were bought off the wishlist.
///
/// # Errors
/// [`StorageError::RowsAffected`] when one is not there, which undoes the purchase.
pub async fn remove(tx: &mut Tx<'_>, user: UserId, ids: &[WishId]) -> Result<()> {
    for id in ids {
        tx.execute_one("DELETE FROM wishes WHERE id = ? AND user_id = ?", params![*id, user]).await?;
    }
    Ok(())
}

async fn find(tx: &mut Tx<'_>, user: UserId, wish: WishId) -> Result<Option<TakenWish>> {
    tx.query_opt(WISH, params![wish, user]).await?.as_ref().map(TakenWish::from_row).transpose()
}

const WISH: &str = "SELECT id, goods_id, quantity FROM wishes WHERE id = ? AND user_id = ?";

impl TakenWish {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { wish_id: row.get(0)?, goods_id: row.get(1)?, quantity: row.get(2)? })
    }
}

#[cfg(test)]
mod tests {
    use super::sub_total;
    use crate::storage::StorageError;
    use miri_common::Won;

    #[test]
    fn a_sub_total_is_exact_or_a_fault() {
        assert_eq!(sub_total(Won(10_000_000_000), 1_000), Ok(Won(10_000_000_000_000)));
        assert!(matches!(sub_total(Won(i64::MAX), 2), Err(StorageError::Corrupt(_))));
    }
}
