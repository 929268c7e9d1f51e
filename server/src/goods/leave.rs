//! A seller who leaves: nothing of theirs can be bought any more.

use super::change::{Change, ChangeError, Hand, change};
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Result, StorageError, Tx};
use miri_common::{GoodsId, UserId};

/// Goods that are taken off sale in one write, at most.
const GOODS_AT_ONCE: i64 = 100;
/// Characters of names and descriptions whose goods are taken off sale in one write: with the goods that reach this the write ends.
/// Each character stands for up to two terms of the search, and moving those is what takes the time.
const TEXT_AT_ONCE: usize = 2_000;

/// Goods that were taken off sale, and whether there may be more.
pub struct TakenOff {
    /// Those, to be forgotten by the cache after the commit.
    pub goods: Vec<GoodsId>,
    /// Whether there may be more.
    pub left: OnSale,
}

/// Whether goods of a seller are on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSale {
    /// None are.
    Nothing,
    /// Some may be.
    Perhaps,
}

/// Takes some goods of this seller off sale: as many as do not hold up others for long.
///
/// # Errors
/// When the database fails.
pub async fn take_off_sale(tx: &mut Tx<'_>, seller: UserId, now: ShopTime) -> Result<TakenOff> {
    let rows = tx
        .query_all(
            "SELECT id FROM goods WHERE seller_id = ? AND on_sale = 1 ORDER BY id LIMIT ?",
            params![seller, GOODS_AT_ONCE],
        )
        .await?;
    let found = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<GoodsId>>>()?;
    let off = Change { on_sale: Some(false), ..Change::default() };
    let (mut goods, mut text) = (Vec::new(), 0);
    for id in &found {
        if text >= TEXT_AT_ONCE {
            break;
        }
        let changed = match change(tx, *id, Hand::Seller(seller), &off, now).await {
            Ok(changed) => changed,
            Err(ChangeError::Storage(error)) => return Err(error),
            Err(error) => return Err(StorageError::Defect(format!("goods {id}: {error}"))),
        };
        text += changed.after.name.chars().count() + changed.after.description.chars().count();
        goods.push(*id);
    }
    let all =
        goods.len() == found.len() && i64::try_from(found.len()).is_ok_and(|count| count < GOODS_AT_ONCE);
    Ok(TakenOff { goods, left: if all { OnSale::Nothing } else { OnSale::Perhaps } })
}
