//! Accounts and movements: the only code that changes a stock balance.
//!
//! | when | movement |
//! |---|---|
//! | seller registers or restocks goods | outside -> available |
//! | seller writes stock off | available -> outside |
//! | order placed | available -> held |
//! | payment completed | held -> sold |
//! | payment aborted or expired, line cancelled before payment | held -> available |
//! | line cancelled after payment, return completed | sold -> available |

pub use super::account::Account;

use crate::clock::ShopTime;
use crate::events::Topic;
use crate::faults::Fault;
use crate::storage::many::{MANY, many_ids};
use crate::storage::{Param, Result, StorageError, Tx};
use crate::{many, many_rows, params};
use miri_common::{GoodsId, LineId};
use serde_json::json;
use std::collections::BTreeMap;

/// The units of one order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// The line.
    pub line: LineId,
    /// What they are units of.
    pub goods: GoodsId,
    /// How many; at least 1.
    pub quantity: i64,
    /// Where they are.
    pub account: Account,
}

/// What a movement between a seller and the stock comes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its key; the same source moves nothing twice.
    pub key: &'a str,
    /// Why, in the words of whoever asked for it.
    pub reason: Option<&'a str>,
}

/// Takes `quantity` (at least 1) new units in from outside.
pub async fn receive(
    tx: &mut Tx<'_>,
    goods: GoodsId,
    quantity: i64,
    source: Source<'_>,
    now: ShopTime,
) -> Result<()> {
    tx.execute_one(
        "UPDATE goods_stock SET available = available + ?, received = received + ? WHERE goods_id = ?",
        params![quantity, quantity, goods],
    )
    .await?;
    tx.insert(
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, reason, created_at)
         VALUES (?, 'outside', 'available', ?, ?, ?, ?)",
        params![goods, quantity, source.key, source.reason, now],
    )
    .await?;
    if source.key == registration(goods) {
        // Nobody can have waited for units that goods come into the shop with.
        emit_changed(tx, goods, quantity);
        return Ok(());
    }
    emit_more(tx, goods, quantity).await
}

/// The source of the units that goods are registered with.
pub fn registration(goods: GoodsId) -> String {
    format!("register:{goods}")
}

/// Writes `quantity` (at least 1) units off: they leave `available` for outside. False when too few are there.
pub async fn write_off(
    tx: &mut Tx<'_>,
    goods: GoodsId,
    quantity: i64,
    source: Source<'_>,
    now: ShopTime,
) -> Result<bool> {
    let left = tx
        .compare_and_set(
            "UPDATE goods_stock SET available = available - ?, received = received - ? WHERE goods_id = ? AND available >= ?",
            params![quantity, quantity, goods, quantity],
        )
        .await?;
    if !left {
        return Ok(false);
    }
    tx.insert(
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, reason, created_at)
         VALUES (?, 'available', 'outside', ?, ?, ?, ?)",
        params![goods, quantity, source.key, source.reason, now],
    )
    .await?;
    emit_changed(tx, goods, -quantity);
    Ok(true)
}

/// Tells the gate that goods exist of which there are no units yet, so that it can refuse orders for them by itself.
pub fn announce_empty(tx: &mut Tx<'_>, goods: GoodsId) {
    emit_changed(tx, goods, 0);
}

/// Takes `quantity` units out of `available` for an order; false when too few are there. The caller takes goods in the
/// order of their ids, so that two orders never wait for each other, and then records each line by [`record_hold`].
pub async fn take(tx: &mut Tx<'_>, goods: GoodsId, quantity: i64) -> Result<bool> {
    if tx.faults().is(Fault::StockGuard) {
        let unguarded =
            "UPDATE goods_stock SET available = available - ?, held = held + ? WHERE goods_id = ?";
        return tx.compare_and_set(unguarded, params![quantity, quantity, goods]).await;
    }
    tx.compare_and_set(
        "UPDATE goods_stock SET available = available - ?, held = held + ? WHERE goods_id = ? AND available >= ?",
        params![quantity, quantity, goods, quantity],
    )
    .await
}

/// Writes the movement of units that [`take`] took, once their line has an id.
pub async fn record_hold(
    tx: &mut Tx<'_>,
    line: LineId,
    goods: GoodsId,
    quantity: i64,
    now: ShopTime,
) -> Result<()> {
    let units = Units { line, goods, quantity, account: Account::Available };
    record(tx, units, Account::Held, now).await
}

/// Moves a line's units out of the account they are in.
///
/// # Errors
/// [`StorageError::RowsAffected`] when they are not where the caller read them, which undoes the whole unit of work.
pub async fn move_units(tx: &mut Tx<'_>, units: Units, to: Account, now: ShopTime) -> Result<()> {
    let balance = match (units.account, to) {
        (Account::Held, Account::Sold) => SELL,
        (Account::Held, Account::Available) => {
            "UPDATE goods_stock SET held = held - ?, available = available + ? WHERE goods_id = ?"
        }
        (Account::Sold, Account::Available) => {
            "UPDATE goods_stock SET sold = sold - ?, available = available + ? WHERE goods_id = ?"
        }
        (from, to) => {
            return Err(StorageError::Defect(format!(
                "units do not move from {} to {}",
                from.name(),
                to.name()
            )));
        }
    };
    tx.execute_one(
        "UPDATE order_lines SET stock_account = ? WHERE id = ? AND stock_account = ?",
        params![to, units.line, units.account],
    )
    .await?;
    tx.execute_one(balance, params![units.quantity, units.quantity, units.goods]).await?;
    record(tx, units, to, now).await?;
    if to == Account::Available {
        emit_more(tx, units.goods, units.quantity).await?;
    }
    Ok(())
}

/// Moves the units of many lines from `held` to `sold`: the balance of each goods once.
///
/// # Errors
/// As [`move_units`].
pub async fn sell(tx: &mut Tx<'_>, sold: &[Units], now: ShopTime) -> Result<()> {
    const LINES: &str =
        concat!("UPDATE order_lines SET stock_account = ? WHERE id IN ", many!(), " AND stock_account = ?");
    let (from, to) = (Account::Held, Account::Sold);
    let mut by_goods = BTreeMap::new();
    for units in sold {
        *by_goods.entry(units.goods).or_insert(0) += units.quantity;
    }
    for some in sold.chunks(MANY) {
        let ids = many_ids(some, |units| Param::from(units.line));
        let params: Vec<_> = [to.into()].into_iter().chain(ids).chain([from.into()]).collect();
        tx.compare_and_set_all(LINES, &params, some.len()).await?;
    }
    for (goods, quantity) in by_goods {
        tx.execute_one(SELL, params![quantity, quantity, goods]).await?;
    }
    let many = sold.chunks_exact(MANY);
    for some in many.clone().chain(many.remainder().chunks(1)) {
        let mut params = Vec::with_capacity(some.len() * 6);
        for units in some {
            params.extend_from_slice(params![units.goods, from, to, units.quantity, units.line, now]);
        }
        tx.execute(if some.len() == MANY { RECORD_MANY } else { RECORD }, &params).await?;
    }
    Ok(())
}

const SELL: &str = "UPDATE goods_stock SET held = held - ?, sold = sold + ? WHERE goods_id = ?";
const RECORD: &str = "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, created_at) VALUES (?, ?, ?, ?, ?, ?)";
const RECORD_MANY: &str = many_rows!(
    "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, created_at) VALUES ",
    "(?, ?, ?, ?, ?, ?)"
);

async fn record(tx: &mut Tx<'_>, units: Units, to: Account, now: ShopTime) -> Result<()> {
    tx.insert(RECORD, params![units.goods, units.account, to, units.quantity, units.line, now])
        .await
        .map(|_| ())
}

/// What the database freed or got reaches the gate only by this event.
fn emit_changed(tx: &mut Tx<'_>, goods: GoodsId, change: i64) {
    tx.emit(Topic::StockChanged, format!("goods:{goods}"), json!({ "goodsId": goods, "change": change }));
}

/// As [`emit_changed`], with what there is now, so that whoever waits for the goods can be told when they are back. It has to be
/// said here: whoever reads the event later finds another balance.
async fn emit_more(tx: &mut Tx<'_>, goods: GoodsId, change: i64) -> Result<()> {
    let row = tx.query_one("SELECT available FROM goods_stock WHERE goods_id = ?", params![goods]).await?;
    let payload = json!({ "goodsId": goods, "change": change, "available": row.get::<i64>(0)? });
    tx.emit(Topic::StockChanged, format!("goods:{goods}"), &payload);
    Ok(())
}
