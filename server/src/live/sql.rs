//! The statements of the live streams.

use super::news::ORDER_KEY;
use crate::clock::ShopTime;
use crate::events::log::{COLUMNS, Logged};
use crate::params;
use crate::storage::{Param, Result, Tx};
use miri_common::{GoodsId, OrderId, UserId};
use std::collections::HashMap;

/// Ids in one statement. The rest of the last one is filled up with its last id, so that there is one text to prepare.
const IDS: usize = 64;
/// The most goods of a wishlist that are watched: the newest wishes.
const MAX_WISHES: i64 = 500;

/// How goods stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The goods.
    pub goods: GoodsId,
    /// Units that can be ordered.
    pub available: i64,
    /// Whether the seller offers them.
    pub on_sale: bool,
    /// When orders open, or opened.
    pub opens_at: Option<ShopTime>,
    /// Whether that time has passed, or there is none.
    pub open: bool,
}

/// Whose these orders are.
pub(super) async fn owners(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<HashMap<OrderId, UserId>> {
    let mut owners = HashMap::with_capacity(orders.len());
    let sql = format!("SELECT id, user_id FROM orders WHERE id IN ({})", places());
    for chunk in orders.chunks(IDS) {
        for row in tx.query_all(&sql, &filled(chunk, |order| order.0)).await? {
            owners.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(owners)
}

/// How these goods stand at `now`; those that do not exist are left out.
pub(super) async fn stock_of(tx: &mut Tx<'_>, goods: &[GoodsId], now: ShopTime) -> Result<Vec<Stock>> {
    let mut found = Vec::with_capacity(goods.len());
    let sql = format!(
        "SELECT g.id, s.available, g.on_sale, g.reservation_start_time
         FROM goods g JOIN goods_stock s ON s.goods_id = g.id WHERE g.id IN ({})",
        places()
    );
    for chunk in goods.chunks(IDS) {
        for row in tx.query_all(&sql, &filled(chunk, |goods| goods.0)).await? {
            let opens_at: Option<ShopTime> = row.get(3)?;
            found.push(Stock {
                goods: row.get(0)?,
                available: row.get(1)?,
                on_sale: row.get(2)?,
                opens_at,
                open: opens_at.is_none_or(|at| at <= now),
            });
        }
    }
    Ok(found)
}

/// The goods that this user wishes for; of very many the newest wishes.
///
/// # Errors
/// When the database cannot be read.
pub async fn wished_goods(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<GoodsId>> {
    let rows = tx
        .query_all(
            "SELECT goods_id FROM wishes WHERE user_id = ? ORDER BY id DESC LIMIT ?",
            params![user, MAX_WISHES],
        )
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The first and the last number of the log in this snapshot. Of an empty log, the number that the next event gets comes first.
pub(super) async fn bounds(tx: &mut Tx<'_>) -> Result<(i64, i64)> {
    let row = tx
        .query_one(
            "SELECT COALESCE((SELECT MIN(id) FROM events), last_id + 1), last_id FROM event_seq WHERE id = 1",
            &[],
        )
        .await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// The first `limit` events about this user's orders after the one numbered `after` and up to `until`.
pub(super) async fn events_of(
    tx: &mut Tx<'_>,
    user: UserId,
    (after, until): (i64, i64),
    limit: i64,
) -> Result<Vec<Logged>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM events
         WHERE id > ? AND id <= ? AND event_key IN (SELECT CONCAT(?, order_id) FROM order_lines WHERE user_id = ?)
         ORDER BY id LIMIT ?"
    );
    let rows = tx.query_all(&sql, params![after, until, ORDER_KEY, user, limit]).await?;
    rows.into_iter().map(Logged::from_row).collect()
}

fn places() -> String {
    ["?"; IDS].join(", ")
}

/// Exactly [`IDS`] parameters of at least one id and at most so many.
fn filled<'a, T: Copy>(ids: &[T], number: impl Fn(T) -> i64) -> Vec<Param<'a>> {
    let last = ids.last().copied().map_or(0, &number);
    let mut params: Vec<_> = ids.iter().map(|id| Param::Int(number(*id))).collect();
    params.resize(IDS, Param::Int(last));
    params
}
