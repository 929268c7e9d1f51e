//! Placing an order: one transaction, all lines or none.
//!
//! The caller has checked the idempotency key in this same transaction before anything here. Stock is taken first, in the
//! order of goods ids, so that on every database the rows that decide stay locked while the rest is checked; what is
//! refused afterwards is undone with the job.

use super::rules::{Offer, Refusal, judge};
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::params;
use crate::payments;
use crate::shipping;
use crate::stock::ledger;
use crate::storage::{Result, StorageError, Tx};
use crate::wishlist;
use miri_common::labels::OrderStatus;
use miri_common::{GoodsId, LineId, OrderId, UserId, WishId, Won};
use serde_json::json;
use std::time::Duration;

/// What is to be ordered.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Who orders.
    pub user: UserId,
    /// The id under which the gate admitted it.
    pub hold_id: String,
    /// The goods and quantities that the gate admitted; each goods once.
    pub lines: Vec<Wanted>,
    /// The wishes that these lines are, when it is bought from the wishlist.
    pub wishes: Vec<WishId>,
    /// Where the parcels go, sealed and bound to the hold id.
    pub sealed_address: Vec<u8>,
    /// The total that the shopper saw.
    pub expected_total: Option<Won>,
    /// The shop time that is left for paying.
    pub payment_deadline: Duration,
}

/// One goods and how many of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The goods.
    pub goods_id: GoodsId,
    /// At least 1.
    pub quantity: i64,
    /// The parcel's number, UUID text.
    pub tracking_number: String,
}

/// An order that was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The order.
    pub id: OrderId,
    /// Its lines.
    pub lines: Vec<PlacedLine>,
    /// What is to be paid.
    pub total: Won,
    /// When it was placed.
    pub at: ShopTime,
    /// Until when it must be paid.
    pub deadline: ShopTime,
}

/// A line that was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedLine {
    /// The line.
    pub id: LineId,
    /// What is known of the goods.
    pub goods: GoodsFacts,
    /// Units.
    pub quantity: i64,
    /// For how much in all.
    pub subtotal: Won,
}

/// What an order takes over from the goods; it stays as it was when they were ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsFacts {
    /// The goods.
    pub id: GoodsId,
    /// Their name.
    pub name: String,
    /// The code of their category.
    pub category_code: String,
    /// The price of one unit.
    pub price: Won,
    /// When orders opened.
    pub opens_at: Option<ShopTime>,
    /// Units that one buyer may have.
    pub limit_per_buyer: Option<i64>,
    on_sale: bool,
}

/// Why no order was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceError {
    /// The shop refuses.
    Refused(Refusal),
    /// A wish is unknown or someone else's.
    WishNotFound,
    /// The wishes are not what they were when the gate was asked; ask it again.
    WishesChanged,
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for PlaceError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<Refusal> for PlaceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Places an order.
pub async fn place(
    tx: &mut Tx<'_>,
    order: &NewOrder,
    now: ShopTime,
) -> std::result::Result<Placed, PlaceError> {
    check_wishes(tx, order).await?;
    let short = take_stock(tx, order).await?;
    let mut facts = Vec::with_capacity(order.lines.len());
    let mut offers = Vec::with_capacity(order.lines.len());
    for wanted in &order.lines {
        let goods = goods_facts(tx, wanted.goods_id).await?.ok_or(Refusal::GoodsNotFound(wanted.goods_id))?;
        let already_kept = match goods.limit_per_buyer {
            Some(_) => kept_units(tx, order.user, goods.id).await?,
            None => 0,
        };
        let short_of = short.iter().find(|(id, _)| *id == goods.id).map(|(_, left)| *left);
        offers.push(Offer {
            goods_id: goods.id,
            quantity: wanted.quantity,
            price: goods.price,
            on_sale: goods.on_sale,
            opens_at: goods.opens_at,
            limit_per_buyer: goods.limit_per_buyer,
            already_kept,
            short_of,
        });
        facts.push(goods);
    }
    let total = judge(&offers, order.expected_total, now)?;
    Ok(write(tx, order, facts, total, now).await?)
}

/// The wishes must still be what the gate was asked for.
async fn check_wishes(tx: &mut Tx<'_>, order: &NewOrder) -> std::result::Result<(), PlaceError> {
    if order.wishes.is_empty() {
        return Ok(());
    }
    let wishes = wishlist::take(tx, order.user, &order.wishes).await?.ok_or(PlaceError::WishNotFound)?;
    let same = wishes.len() == order.lines.len()
        && wishes.iter().all(|wish| {
            order.lines.iter().any(|line| line.goods_id == wish.goods_id && line.quantity == wish.quantity)
        });
    if same { Ok(()) } else { Err(PlaceError::WishesChanged) }
}

/// Takes the units of every line in the order of goods ids; gives what is left of those that have too few.
async fn take_stock(tx: &mut Tx<'_>, order: &NewOrder) -> Result<Vec<(GoodsId, i64)>> {
    let mut by_goods: Vec<_> = order.lines.iter().map(|line| (line.goods_id, line.quantity)).collect();
    by_goods.sort_unstable();
    let mut short = Vec::new();
    for (goods, quantity) in by_goods {
        if !ledger::take(tx, goods, quantity).await? {
            let row =
                tx.query_opt("SELECT available FROM goods_stock WHERE goods_id = ?", params![goods]).await?;
            let left = row.map_or(Ok(0), |row| row.get(0))?;
            short.push((goods, left));
        }
    }
    Ok(short)
}

async fn goods_facts(tx: &mut Tx<'_>, id: GoodsId) -> Result<Option<GoodsFacts>> {
    let row = tx
        .query_opt(
            "SELECT name, category_code, price, reservation_start_time, limit_per_buyer, on_sale FROM goods WHERE id = ?",
            params![id],
        )
        .await?;
    row.map(|row| {
        Ok(GoodsFacts {
            id,
            name: row.get(0)?,
            category_code: row.get(1)?,
            price: row.get(2)?,
            opens_at: row.get(3)?,
            limit_per_buyer: row.get(4)?,
            on_sale: row.get(5)?,
        })
    })
    .transpose()
}

/// Units of these goods that this buyer ordered and did not cancel.
pub(super) async fn kept_units(tx: &mut Tx<'_>, user: UserId, goods: GoodsId) -> Result<i64> {
    tx.query_one(
        "SELECT COALESCE(SUM(quantity), 0) FROM order_lines WHERE user_id = ? AND goods_id = ? AND status = ?",
        params![user, goods, OrderStatus::Completed],
    )
    .await?
    .get(0)
}

async fn write(
    tx: &mut Tx<'_>,
    order: &NewOrder,
    facts: Vec<GoodsFacts>,
    total: Won,
    now: ShopTime,
) -> Result<Placed> {
    let id = tx
        .insert(
            "INSERT INTO orders (user_id, hold_id, total_price, address, created_at) VALUES (?, ?, ?, ?, ?)",
            params![order.user, &order.hold_id, total, &order.sealed_address, now],
        )
        .await
        .map(OrderId)?;
    let mut lines = Vec::with_capacity(facts.len());
    for (wanted, goods) in order.lines.iter().zip(facts) {
        lines.push(write_line(tx, id, order.user, wanted, goods, now).await?);
    }
    if !order.wishes.is_empty() {
        wishlist::remove(tx, order.user, &order.wishes).await?;
    }
    let deadline = now + order.payment_deadline;
    payments::open(tx, id, total, deadline, now).await?;
    let units: Vec<_> = order.lines.iter().map(|line| (line.goods_id, line.quantity)).collect();
    let payload = json!({ "orderId": id, "holdId": &order.hold_id, "lines": units });
    tx.emit(Topic::OrderPlaced, format!("order:{id}"), payload);
    Ok(Placed { id, lines, total, at: now, deadline })
}

async fn write_line(
    tx: &mut Tx<'_>,
    order: OrderId,
    user: UserId,
    wanted: &Wanted,
    goods: GoodsFacts,
    now: ShopTime,
) -> Result<PlacedLine> {
    let subtotal = goods
        .price
        .checked_times(wanted.quantity)
        .ok_or_else(|| StorageError::Corrupt(format!("the price of goods {} is too large", goods.id)))?;
    let id = tx
        .insert(
            "INSERT INTO order_lines (order_id, user_id, goods_id, goods_name, category_code, reservation_start_time,
                 limit_per_buyer, unit_price, quantity, subtotal_price, status, stock_account, charged, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
            params![
                order,
                user,
                goods.id,
                &goods.name,
                &goods.category_code,
                goods.opens_at,
                goods.limit_per_buyer,
                goods.price,
                wanted.quantity,
                subtotal,
                OrderStatus::Completed,
                ledger::Account::Held,
                now
            ],
        )
        .await
        .map(LineId)?;
    ledger::record_hold(tx, id, goods.id, wanted.quantity, now).await?;
    shipping::prepare(tx, id, &wanted.tracking_number, now).await?;
    Ok(PlacedLine { id, goods, quantity: wanted.quantity, subtotal })
}
