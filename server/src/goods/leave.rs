//! A seller who leaves: nothing of theirs can be bought any more.

use super::change::{Change, ChangeError, Hand, change};
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Result, StorageError, Tx};
use miri_common::{GoodsId, UserId};

/// Takes at most `most` goods of this seller off sale; gives them.
///
/// # Errors
/// When the database fails.
pub async fn take_off_sale(
    tx: &mut Tx<'_>,
    seller: UserId,
    most: i64,
    now: ShopTime,
) -> Result<Vec<GoodsId>> {
    let rows = tx
        .query_all(
            "SELECT id FROM goods WHERE seller_id = ? AND on_sale = 1 ORDER BY id LIMIT ?",
            params![seller, most],
        )
        .await?;
    let goods = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<GoodsId>>>()?;
    let off = Change { on_sale: Some(false), ..Change::default() };
    for id in &goods {
        match change(tx, *id, Hand::Seller(seller), &off, now).await {
            Ok(_) => {}
            Err(ChangeError::Storage(error)) => return Err(error),
            Err(error) => return Err(StorageError::Defect(format!("goods {id}: {error}"))),
        }
    }
    Ok(goods)
}
