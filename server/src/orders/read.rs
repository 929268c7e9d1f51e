//! Order lists and details, as the shopper sees them. Every statement carries the shopper's id.

use super::history::Machine;
use super::rules::line_payment_status;
use crate::clock::ShopTime;
use crate::params;
use crate::payments::rules::RefundState;
use crate::storage::{Param, Result, Row, Tx};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{GoodsId, LineId, OrderId, UserId, Won};

/// The columns that a list of orders can be sorted by.
pub const SORTS: &[(&str, &str)] = &[
    // Lines are numbered in the order in which they are written.
    ("createdDate", "l.id"),
    ("id", "l.id"),
    ("quantity", "l.quantity"),
    ("unitPrice", "l.unit_price"),
    ("orderStatus", "l.status"),
];
/// The column that breaks ties.
pub const ID_COLUMN: &str = "l.id";

/// One line with everything that is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// Its order.
    pub order: OrderId,
    /// The line.
    pub id: LineId,
    /// The goods.
    pub goods: GoodsId,
    /// Their name as ordered.
    pub goods_name: String,
    /// Where the line stands.
    pub status: OrderStatus,
    /// Units.
    pub quantity: i64,
    /// The price of one unit as ordered.
    pub unit_price: Won,
    /// The price of all units as ordered.
    pub subtotal: Won,
    /// Code, Korean and English label of the category.
    pub category: (String, String, String),
    /// When it was ordered.
    pub ordered_at: ShopTime,
    /// The line's own payment state.
    pub payment: PaymentStatus,
    /// Where its parcel stands.
    pub shipping: ShippingStatus,
    /// The parcel's number.
    pub tracking_number: String,
    /// When it was delivered.
    pub delivered_at: Option<ShopTime>,
    /// Where its return stands, if it was sent back.
    pub returned: Option<ReturnStatus>,
}

/// One order with its lines and history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderView {
    /// The order.
    pub id: OrderId,
    /// The gate's hold, to which the address is bound.
    pub hold_id: String,
    /// Where the parcels go, sealed.
    pub sealed_address: Option<Vec<u8>>,
    /// What was to be paid.
    pub total: Won,
    /// When it was placed.
    pub at: ShopTime,
    /// Where its payment stands.
    pub payment: PaymentStatus,
    /// Until when it must be paid.
    pub deadline: ShopTime,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// What has happened, oldest first.
    pub history: Vec<Change>,
}

/// One change of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose state.
    pub machine: Machine,
    /// The line, where it is not the whole order's.
    pub line: Option<LineId>,
    /// The state that was reached.
    pub to: String,
    /// When.
    pub at: ShopTime,
}

pub(super) const LINE: &str = "SELECT l.order_id, l.id, l.goods_id, l.goods_name, l.status, l.quantity, l.unit_price,
        l.subtotal_price, l.category_code, c.ko, c.en, l.created_at, p.status, s.status, s.tracking_number, r.state, s.changed_at,
        t.status";
pub(super) const FROM: &str = "FROM order_lines l
        JOIN categories c ON c.code = l.category_code
        JOIN payments p ON p.order_id = l.order_id
        JOIN shippings s ON s.line_id = l.id
        LEFT JOIN refunds r ON r.line_id = l.id
        LEFT JOIN returns t ON t.line_id = l.id";
/// [`line_payment_status`] in SQL over `order_lines` `l`, payments `p` and refunds `r`, to filter by it.
pub(crate) const OWN_PAYMENT: &str =
    "CASE WHEN r.state = 'DONE' THEN 'REFUNDED' WHEN r.state = 'DUE' THEN 'PAYMENT_COMPLETED'
        WHEN l.status = 'CANCELED' THEN 'PAYMENT_ABORTED' ELSE p.status END";

/// A page of a shopper's lines and how many there are in all. `status` is any order, payment, shipping or return code.
pub async fn list(
    tx: &mut Tx<'_>,
    user: UserId,
    status: Option<&str>,
    order_by: &str,
    (limit, offset): (i64, i64),
) -> Result<(Vec<LineView>, i64)> {
    let mut params: Vec<Param<'_>> = vec![user.into()];
    let mut filter = "WHERE l.user_id = ?".to_owned();
    if let Some(code) = status {
        filter = format!("{filter} AND (l.status = ? OR s.status = ? OR t.status = ? OR {OWN_PAYMENT} = ?)");
        params.extend([Param::from(code); 4]);
    }
    // Only a filter needs the other tables to count.
    let counted = if status.is_some() { FROM } else { "FROM order_lines l" };
    let total = tx.query_one(&format!("SELECT COUNT(*) {counted} {filter}"), &params).await?.get(0)?;
    params.extend([Param::from(limit), Param::from(offset)]);
    // Ids first, from the index that has the buyer's, and then the rows of that page alone.
    let page = format!("SELECT l.id {counted} {filter} ORDER BY {order_by} LIMIT ? OFFSET ?");
    let sql = format!("{LINE} {FROM} WHERE l.id IN (SELECT id FROM ({page}) page) ORDER BY {order_by}");
    let rows = tx.query_all(&sql, &params).await?;
    Ok((rows.iter().map(line_from).collect::<Result<_>>()?, total))
}

/// One order of a shopper.
pub async fn detail(tx: &mut Tx<'_>, user: UserId, order: OrderId) -> Result<Option<OrderView>> {
    let row = tx
        .query_opt(
            "SELECT o.hold_id, o.address, o.total_price, o.created_at, p.status, p.deadline
             FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.id = ? AND o.user_id = ?",
            params![order, user],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sql = format!("{LINE} {FROM} WHERE l.order_id = ? AND l.user_id = ? ORDER BY l.id");
    let lines = tx.query_all(&sql, params![order, user]).await?;
    let history = tx
        .query_all(
            "SELECT machine, line_id, to_state, created_at FROM order_history WHERE order_id = ? ORDER BY id",
            params![order],
        )
        .await?;
    Ok(Some(OrderView {
        id: order,
        hold_id: row.get(0)?,
        sealed_address: row.get(1)?,
        total: row.get(2)?,
        at: row.get(3)?,
        payment: row.get(4)?,
        deadline: row.get(5)?,
        lines: lines.iter().map(line_from).collect::<Result<_>>()?,
        history: history.iter().map(change_from).collect::<Result<_>>()?,
    }))
}

pub(super) fn line_from(row: &Row) -> Result<LineView> {
    let status = row.get(4)?;
    let refund: Option<RefundState> = row.get(15)?;
    let (shipping, since): (ShippingStatus, ShopTime) = (row.get(13)?, row.get(16)?);
    Ok(LineView {
        order: row.get(0)?,
        id: row.get(1)?,
        goods: row.get(2)?,
        goods_name: row.get(3)?,
        status,
        quantity: row.get(5)?,
        unit_price: row.get(6)?,
        subtotal: row.get(7)?,
        category: (row.get(8)?, row.get(9)?, row.get(10)?),
        ordered_at: row.get(11)?,
        payment: line_payment_status(row.get(12)?, status, refund),
        shipping,
        tracking_number: row.get(14)?,
        delivered_at: (shipping == ShippingStatus::Delivered).then_some(since),
        returned: row.get(17)?,
    })
}

fn change_from(row: &Row) -> Result<Change> {
    Ok(Change { machine: row.get(0)?, line: row.get(1)?, to: row.get(2)?, at: row.get(3)? })
}
