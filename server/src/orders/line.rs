//! A line as the parts that change it see it.

use super::history::{self, Machine};
use crate::clock::ShopTime;
use crate::shipping;
use crate::stock::ledger::{Account, Units, move_units};
use crate::storage::many::many_ids;
use crate::storage::{Param, Result, Row, StorageError, Tx};
use crate::{many, params};
use miri_common::labels::OrderStatus;
use miri_common::{GoodsId, LineId, OrderId, UserId, Won};

/// One order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub id: LineId,
    /// Its order.
    pub order: OrderId,
    /// Whose it is.
    pub user: UserId,
    /// What was ordered.
    pub goods: GoodsId,
    /// How many.
    pub quantity: i64,
    /// For how much in all.
    pub subtotal: Won,
    /// Where it stands.
    pub status: OrderStatus,
    /// Where its units are.
    pub account: Account,
    /// Whether it was part of the amount that the provider was asked for.
    pub charged: bool,
}

/// A line that has stood where it is for a while, in the order in which such lines are worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Since when.
    pub since: ShopTime,
    /// The line.
    pub line: LineId,
    /// Its order.
    pub order: OrderId,
}

impl Waiting {
    /// Before every line that there is.
    pub const FIRST: Self = Self { since: ShopTime(i64::MIN), line: LineId(0), order: OrderId(0) };

    /// Reads the three columns in this order.
    pub fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { since: row.get(0)?, line: row.get(1)?, order: row.get(2)? })
    }
}

const OF_ORDER: &str =
    "SELECT id, order_id, user_id, goods_id, quantity, subtotal_price, status, stock_account, charged
     FROM order_lines WHERE order_id = ?";
const OF_ORDERS: &str = concat!(
    "SELECT id, order_id, user_id, goods_id, quantity, subtotal_price, status, stock_account, charged
     FROM order_lines WHERE order_id IN ",
    many!()
);
const ONE: &str =
    "SELECT id, order_id, user_id, goods_id, quantity, subtotal_price, status, stock_account, charged
     FROM order_lines WHERE id = ?";
const OF_USER: &str =
    "SELECT id, order_id, user_id, goods_id, quantity, subtotal_price, status, stock_account, charged
     FROM order_lines WHERE id = ? AND user_id = ?";

impl Line {
    /// Whether it was not cancelled.
    pub fn is_kept(&self) -> bool {
        self.status == OrderStatus::Completed
    }

    /// Whether it was neither cancelled nor returned. The units of a kept line are available again only by its return.
    pub fn is_wanted(&self) -> bool {
        self.is_kept() && self.account != Account::Available
    }

    /// Its units.
    pub const fn units(&self) -> Units {
        Units { line: self.id, goods: self.goods, quantity: self.quantity, account: self.account }
    }

    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            order: row.get(1)?,
            user: row.get(2)?,
            goods: row.get(3)?,
            quantity: row.get(4)?,
            subtotal: row.get(5)?,
            status: row.get(6)?,
            account: row.get(7)?,
            charged: row.get(8)?,
        })
    }
}

/// The lines of an order, by id of their goods: the order in which stock rows may be touched.
pub async fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Line>> {
    let rows = tx.query_all(OF_ORDER, params![order]).await?;
    let mut lines = rows.iter().map(Line::from_row).collect::<Result<Vec<_>>>()?;
    lines.sort_unstable_by_key(|line| (line.goods, line.id));
    Ok(lines)
}

/// The lines of at most [`MANY`](crate::storage::many::MANY) orders, in no order.
pub async fn of_orders(tx: &mut Tx<'_>, orders: &[OrderId]) -> Result<Vec<Line>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let params: Vec<_> = many_ids(orders, |order| Param::from(*order)).collect();
    let rows = tx.query_all(OF_ORDERS, &params).await?;
    rows.iter().map(Line::from_row).collect()
}

/// A line of this user.
pub async fn of_user(tx: &mut Tx<'_>, user: UserId, line: LineId) -> Result<Option<Line>> {
    tx.query_opt(OF_USER, params![line, user]).await?.as_ref().map(Line::from_row).transpose()
}

/// A line, whosever it is.
pub async fn find(tx: &mut Tx<'_>, line: LineId) -> Result<Option<Line>> {
    tx.query_opt(ONE, params![line]).await?.as_ref().map(Line::from_row).transpose()
}

/// Marks the kept lines of an order, of which there are `count`, as part of the amount that the provider is asked for.
///
/// # Errors
/// [`StorageError::RowsAffected`] when there are more or fewer, which undoes the whole unit of work.
pub async fn charge_kept(tx: &mut Tx<'_>, order: OrderId, count: usize) -> Result<()> {
    let charged = tx
        .execute(
            "UPDATE order_lines SET charged = 1 WHERE order_id = ? AND status = ?",
            params![order, OrderStatus::Completed],
        )
        .await?;
    let expected = count as u64;
    if charged == expected { Ok(()) } else { Err(StorageError::RowsAffected { expected, actual: charged }) }
}

/// As [`charge_kept`], for at most [`MANY`](crate::storage::many::MANY) orders, of which `count` lines are kept.
///
/// # Errors
/// As [`charge_kept`].
pub async fn charge_kept_of(tx: &mut Tx<'_>, orders: &[OrderId], count: usize) -> Result<()> {
    let sql = concat!("UPDATE order_lines SET charged = 1 WHERE order_id IN ", many!(), " AND status = ?");
    let ids = many_ids(orders, |order| Param::from(*order));
    let params: Vec<_> = ids.chain([OrderStatus::Completed.into()]).collect();
    let (expected, actual) = (count as u64, tx.execute(sql, &params).await?);
    if actual == expected { Ok(()) } else { Err(StorageError::RowsAffected { expected, actual }) }
}

/// Cancels a kept line with its parcel and gives its units back; false, with nothing changed, when the parcel has left.
///
/// # Errors
/// [`StorageError::RowsAffected`] when the line is not as it was read, which
/// undoes the whole unit of work.
pub async fn cancel(tx: &mut Tx<'_>, line: &Line, now: ShopTime) -> Result<bool> {
    if !shipping::is_pending(tx, line.id).await? {
        return Ok(false);
    }
    let (from, to) = (OrderStatus::Completed, OrderStatus::Canceled);
    tx.execute_one(
        "UPDATE order_lines SET status = ? WHERE id = ? AND status = ?",
        params![to, line.id, from],
    )
    .await?;
    history::record(tx, line.order, Some(line.id), Machine::Order, (from.code(), to.code()), now).await?;
    shipping::cancel(tx, line.order, line.id, now).await?;
    move_units(tx, line.units(), Account::Available, now).await?;
    Ok(true)
}
