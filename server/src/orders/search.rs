//! Everyone's order lines, as operators look for them.
//!
//! Ids come first and rows second, so that the rows that are skipped are never read. Lines are numbered in the order in which they
//! are written and never deleted, so a span of time is a span of ids, found by halving: a day's lines are counted without an index
//! of times that every order would pay for.

use super::read::{FROM, LINE, LineView, OWN_PAYMENT, OrderView, detail, line_from};
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Param, Result, Row, Tx};
use miri_common::{GoodsId, LineId, OrderId, UserId};
use std::collections::HashMap;
use std::time::Duration;

/// The columns by which lines can be sorted: both are the order in which they were written.
pub const SORTS: &[(&str, &str)] = &[("createdDate", "l.id"), ("id", "l.id")];
/// Lines that are counted at most; those behind are reached by a filter.
pub const MAX_COUNTED: i64 = 100_000;
/// Lines of two servers may be numbered in another order than they are dated, by less than this.
const SLACK: Duration = Duration::from_mins(1);

/// Which lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Of this shopper.
    pub user: Option<UserId>,
    /// Of these goods.
    pub goods: Option<GoodsId>,
    /// With this order, payment, shipping or return code.
    pub status: Option<String>,
    /// Ordered at this time or later.
    pub from: Option<ShopTime>,
    /// Ordered before this time.
    pub until: Option<ShopTime>,
}

/// A line with the shopper who ordered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The shopper.
    pub user: UserId,
    /// The line.
    pub line: LineView,
}

/// Whose order this is.
pub async fn owner(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<UserId>> {
    let row = tx.query_opt("SELECT user_id FROM orders WHERE id = ?", params![order]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// An order with its shopper, whosever it is.
pub async fn order(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<(UserId, OrderView)>> {
    let Some(user) = owner(tx, order).await? else { return Ok(None) };
    Ok(detail(tx, user, order).await?.map(|view| (user, view)))
}

/// A page of lines, and how many there are, of which at most [`MAX_COUNTED`] are counted.
pub async fn lines(
    tx: &mut Tx<'_>,
    search: &Search,
    order_by: &str,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Found>, i64)> {
    let (filter, params) = filter(tx, search).await?;
    // Only a status needs the other tables.
    let from = if search.status.is_some() { FROM } else { "FROM order_lines l" };
    let counted = format!("SELECT COUNT(*) FROM (SELECT 1 {from} {filter} LIMIT {MAX_COUNTED}) counted");
    let total = tx.query_one(&counted, &params).await?.get(0)?;
    let mut params = params;
    params.extend([Param::from(limit), Param::from(offset)]);
    let sql = format!("SELECT l.id, l.user_id {from} {filter} ORDER BY {order_by} LIMIT ? OFFSET ?");
    let ids = tx.query_all(&sql, &params).await?;
    let ids = ids.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<Vec<_>>>()?;
    Ok((rows(tx, &ids).await?, total))
}

/// The lines of these ids, in their order.
async fn rows(tx: &mut Tx<'_>, ids: &[(LineId, UserId)]) -> Result<Vec<Found>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = vec!["?"; ids.len()].join(", ");
    let params: Vec<_> = ids.iter().map(|(id, _)| Param::from(*id)).collect();
    let rows = tx.query_all(&format!("{LINE} {FROM} WHERE l.id IN ({places})"), &params).await?;
    let lines = rows.iter().map(line_from).collect::<Result<Vec<_>>>()?;
    let mut lines: HashMap<_, _> = lines.into_iter().map(|line| (line.id, line)).collect();
    Ok(ids.iter().filter_map(|(id, user)| Some(Found { user: *user, line: lines.remove(id)? })).collect())
}

async fn filter<'a>(tx: &mut Tx<'_>, search: &'a Search) -> Result<(String, Vec<Param<'a>>)> {
    let mut terms = Vec::new();
    let mut params: Vec<Param<'a>> = Vec::new();
    if let Some(user) = search.user {
        terms.push("l.user_id = ?".to_owned());
        params.push(user.into());
    }
    if let Some(goods) = search.goods {
        terms.push("l.goods_id = ?".to_owned());
        params.push(goods.into());
    }
    if let Some(from) = search.from {
        terms.push("l.id >= ? AND l.created_at >= ?".to_owned());
        params.extend([Param::from(first_since(tx, from - SLACK).await?), Param::from(from)]);
    }
    if let Some(until) = search.until {
        terms.push("l.id < ? AND l.created_at < ?".to_owned());
        params.extend([Param::from(first_since(tx, until + SLACK).await?), Param::from(until)]);
    }
    if let Some(status) = &search.status {
        terms.push(format!("(l.status = ? OR s.status = ? OR t.status = ? OR {OWN_PAYMENT} = ?)"));
        params.extend([Param::from(status); 4]);
    }
    let filter = if terms.is_empty() { String::new() } else { format!("WHERE {}", terms.join(" AND ")) };
    Ok((filter, params))
}

/// The first id whose line, and those behind it, were ordered at `time` or later.
async fn first_since(tx: &mut Tx<'_>, time: ShopTime) -> Result<LineId> {
    let bounds =
        tx.query_one("SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) FROM order_lines", &[]).await?;
    // Every id below `low` is earlier; every id from `high` on is not.
    let (mut low, mut high): (i64, i64) = (bounds.get(0)?, bounds.get::<i64>(1)? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let row = tx.query_opt(NEXT, params![middle]).await?;
        match row.as_ref().map(at).transpose()? {
            Some((id, ordered_at)) if ordered_at < time => low = id + 1,
            _ => high = middle,
        }
    }
    Ok(LineId(low))
}

/// Ids may have gaps, where a transaction was undone.
const NEXT: &str = "SELECT id, created_at FROM order_lines WHERE id >= ? ORDER BY id LIMIT 1";

fn at(row: &Row) -> Result<(i64, ShopTime)> {
    Ok((row.get(0)?, row.get(1)?))
}
