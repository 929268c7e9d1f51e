//! What is open between a buyer and a seller, and what becomes of an order when its buyer is erased.
//!
//! A line is open while its money or its goods have still a way to go: not paid, not delivered, a charge under way that may bring
//! money for a line that was cancelled meanwhile, goods on their way back, a refund that is due.
//!
//! Someone may have bought or sold very much, and the database has no index of what is open, for which every order would have to
//! pay. So all of it is looked through in snapshots, [`of_buyer`] and [`of_seller`], and whoever must know it inside a write
//! asks [`since`] for what has happened after the first of them: no line opens without an event.

use crate::events::log;
use crate::params;
use crate::storage::{Result, Row, Tx};
use miri_common::{GoodsId, LineId, OrderId, UserId};
use std::collections::BTreeSet;

/// The lines that are open, by their own state.
const OPEN: &str = "(r.state = 'DUE'
         OR b.status = 'RETURN_IN_PROGRESS'
         OR p.status = 'PAYMENT_IN_PROGRESS'
         OR (l.status = 'COMPLETED' AND p.status = 'PAYMENT_SCREEN_ENTERED')
         OR (l.status = 'COMPLETED' AND p.status = 'PAYMENT_COMPLETED' AND s.status <> 'DELIVERED'))";

/// What their states are read from.
const STATES: &str = "JOIN payments p ON p.order_id = l.order_id
         JOIN shippings s ON s.line_id = l.id
         LEFT JOIN refunds r ON r.line_id = l.id
         LEFT JOIN returns b ON b.line_id = l.id";

/// Goods whose lines are looked through in one snapshot.
const GOODS_AT_ONCE: i64 = 100;
/// Lines that are looked through in one snapshot.
const LINES_AT_ONCE: i64 = 5_000;

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Something that this user has bought.
    Order,
    /// Something that this user sells.
    Sale,
}

/// Whether this user has bought something that is open.
pub async fn of_buyer(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    Ok(tx.query_opt(&of_buyer_sql(), params![user]).await?.is_some())
}

fn of_buyer_sql() -> String {
    format!("SELECT l.id FROM order_lines l {STATES} WHERE l.user_id = ? AND {OPEN} LIMIT 1")
}

/// A line of what someone sells, behind which a look goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    goods: GoodsId,
    line: LineId,
}

impl Place {
    /// Before all of them.
    pub const START: Self = Self { goods: GoodsId(0), line: LineId(0) };
}

/// What a look at a part of someone's sales has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Something is open.
    Open,
    /// Nothing is up to here, and there may be more.
    NothingTo(Place),
    /// Nothing is, to the end.
    Nothing,
}

/// Looks through some of what this user has sold, from a place on: few lines enough for one snapshot.
pub async fn of_seller(tx: &mut Tx<'_>, user: UserId, from: Place) -> Result<Seen> {
    let goods = tx.query_all(SOLD_GOODS, params![user, from.goods, GOODS_AT_ONCE]).await?;
    let goods = goods.iter().map(|row| row.get(0)).collect::<Result<Vec<GoodsId>>>()?;
    let (mut left, mut place) = (LINES_AT_ONCE, from);
    for id in &goods {
        if place.goods != *id {
            place = Place { goods: *id, line: LineId(0) };
        }
        let row = tx.query_one(&of_goods_sql(), params![*id, place.line, left]).await?;
        let (lines, last): (i64, Option<LineId>) = (row.get(0)?, row.get(1)?);
        if row.get::<i64>(2)? > 0 {
            return Ok(Seen::Open);
        }
        place.line = last.unwrap_or(place.line);
        left -= lines;
        if left <= 0 {
            return Ok(Seen::NothingTo(place));
        }
    }
    let all = i64::try_from(goods.len()).is_ok_and(|count| count < GOODS_AT_ONCE);
    Ok(if all { Seen::Nothing } else { Seen::NothingTo(place) })
}

/// The goods are found first, because few users sell; those of which every unit is still there were never sold.
const SOLD_GOODS: &str = "SELECT g.id FROM goods g
         JOIN goods_stock k ON k.goods_id = g.id AND k.received > k.available
         WHERE g.seller_id = ? AND g.id >= ? ORDER BY g.id LIMIT ?";

/// The next lines of some goods: how many, the last of them, and how many of them are open.
fn of_goods_sql() -> String {
    format!(
        "SELECT COUNT(*), MAX(part.id), COUNT(part.pending) FROM
            (SELECT l.id AS id, CASE WHEN {OPEN} THEN 1 END AS pending FROM order_lines l {STATES}
             WHERE l.goods_id = ? AND l.id > ? ORDER BY l.id LIMIT ?) part"
    )
}

/// What is open of the orders that something has happened to after this event, what others have done in the same transaction
/// included.
pub async fn since(tx: &mut Tx<'_>, user: UserId, event: i64) -> Result<Option<Open>> {
    let keys = tx.query_all(KEYS_SINCE, params![event]).await?;
    let logged = keys.iter().map(|row| row.get(0)).collect::<Result<Vec<String>>>()?;
    let orders: BTreeSet<_> =
        logged.iter().map(String::as_str).chain(tx.keys_to_come()).filter_map(order_of).collect();
    let sql = of_order_sql();
    for order in orders {
        if let Some(row) = tx.query_opt(&sql, params![order, user, user]).await? {
            return open(&row, user).map(Some);
        }
    }
    Ok(None)
}

const KEYS_SINCE: &str = "SELECT event_key FROM events WHERE id > ?";

fn of_order_sql() -> String {
    format!(
        "SELECT l.user_id FROM order_lines l JOIN goods g ON g.id = l.goods_id {STATES}
         WHERE l.order_id = ? AND (l.user_id = ? OR g.seller_id = ?) AND {OPEN} LIMIT 1"
    )
}

fn open(row: &Row, user: UserId) -> Result<Open> {
    Ok(if row.get::<UserId>(0)? == user { Open::Order } else { Open::Sale })
}

/// The order that an event is about.
fn order_of(key: &str) -> Option<OrderId> {
    key.strip_prefix("order:")?.parse().ok().map(OrderId)
}

/// The number of the event after which [`since`] has to look when the looks begin in this snapshot.
pub async fn begin(tx: &mut Tx<'_>) -> Result<i64> {
    log::last_id(tx).await
}

/// Forgets where the parcels of this user went.
pub async fn forget_addresses(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    tx.execute(FORGET_ADDRESSES, params![user]).await.map(|_| ())
}

/// Orders have no index of their buyers, but their lines do.
const FORGET_ADDRESSES: &str = "UPDATE orders SET address = NULL
         WHERE address IS NOT NULL AND id IN (SELECT order_id FROM order_lines WHERE user_id = ?)";

#[cfg(test)]
mod tests {
    use super::{FORGET_ADDRESSES, KEYS_SINCE, SOLD_GOODS, of_buyer_sql, of_goods_sql, of_order_sql};
    use crate::storage::plans::scans;

    #[tokio::test]
    async fn nothing_that_is_asked_of_one_user_scans_a_table() {
        let (buyer, goods, order) = (of_buyer_sql(), of_goods_sql(), of_order_sql());
        let asked = [&buyer, SOLD_GOODS, &goods, KEYS_SINCE, &order, FORGET_ADDRESSES];
        // The lines of a part of the sales are counted once they are read.
        assert_eq!(scans(asked).await, ["SCAN part"]);
    }
}
