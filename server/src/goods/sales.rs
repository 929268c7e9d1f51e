//! What a seller has sold: the paid lines of the seller's goods, with where to ship them.

use crate::auth::Sealer;
use crate::clock::ShopTime;
use crate::orders::read::OWN_PAYMENT;
use crate::orders::rules::line_payment_status;
use crate::payments::rules::RefundState;
use crate::storage::{OrderBy, Param, Result, Row, StorageError, Tx};
use crate::users;
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{GoodsId, LineId, OrderId, UserId, Won};

/// What sales can be sorted by, with the column of each.
pub const SALE_SORTS: &[(&str, &str)] = &[
    ("createdDate", "l.created_at"),
    ("id", "l.id"),
    ("quantity", "l.quantity"),
    ("unitPrice", "l.unit_price"),
];
/// The column that breaks ties.
pub const SALE_ID_COLUMN: &str = "l.id";

/// One paid line. It has no `Debug`, because it says who lives where.
#[derive(Clone, PartialEq, Eq)]
pub struct Sold {
    /// Its order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The goods.
    pub goods: GoodsId,
    /// Their name as ordered.
    pub goods_name: String,
    /// Units.
    pub quantity: i64,
    /// The price of one unit as ordered.
    pub unit_price: Won,
    /// The price of all units as ordered.
    pub subtotal: Won,
    /// Where the line stands.
    pub status: OrderStatus,
    /// The line's own payment state.
    pub payment: PaymentStatus,
    /// Where its parcel stands.
    pub shipping: ShippingStatus,
    /// The parcel's number.
    pub tracking_number: String,
    /// When it was ordered.
    pub ordered_at: ShopTime,
    /// Where its return stands, if it was sent back.
    pub returning: Option<ReturnStatus>,
    /// Who gets the parcel and where; nothing for a line that was cancelled, and a name only as long as there is an account.
    pub to: Option<(Option<String>, String)>,
}

// A line that was cancelled before any money came was never paid, though the others of its order were.
const PAID: &str = "FROM goods g
        JOIN order_lines l ON l.goods_id = g.id
        JOIN orders o ON o.id = l.order_id
        JOIN payments p ON p.order_id = l.order_id
        JOIN shippings s ON s.line_id = l.id
        LEFT JOIN refunds r ON r.line_id = l.id
        LEFT JOIN returns t ON t.line_id = l.id
    WHERE g.seller_id = ? AND (p.status = 'PAYMENT_COMPLETED' OR p.status = 'REFUNDED')
        AND (l.status = 'COMPLETED' OR r.state IS NOT NULL)";

/// A page of a seller's sales and how many there are in all. `status` is any order, payment, shipping or return code.
pub async fn sales(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    seller: UserId,
    status: Option<&str>,
    order: &OrderBy,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Sold>, i64)> {
    let mut params: Vec<Param<'_>> = vec![seller.into()];
    let mut paid = PAID.to_owned();
    if let Some(code) = status {
        paid = format!("{paid} AND (l.status = ? OR s.status = ? OR t.status = ? OR {OWN_PAYMENT} = ?)");
        params.extend([Param::from(code); 4]);
    }
    let total = tx.query_one(&format!("SELECT COUNT(*) {paid}"), &params).await?.get(0)?;
    params.extend([Param::from(limit), Param::from(offset)]);
    let sql = format!(
        "SELECT l.order_id, l.id, l.goods_id, l.goods_name, l.quantity, l.unit_price, l.subtotal_price, l.status,
                p.status, r.state, s.status, s.tracking_number, l.created_at, l.user_id, o.hold_id, o.address,
                t.status
         {paid} ORDER BY {} LIMIT ? OFFSET ?",
        order.sql()
    );
    let rows = tx.query_all(&sql, &params).await?;
    let mut sales = Vec::with_capacity(rows.len());
    for row in &rows {
        sales.push(sale(tx, sealer, row).await?);
    }
    Ok((sales, total))
}

async fn sale(tx: &mut Tx<'_>, sealer: &Sealer, row: &Row) -> Result<Sold> {
    let status = row.get(7)?;
    let refund: Option<RefundState> = row.get(9)?;
    let sealed: Option<Vec<u8>> = row.get(15)?;
    let to = match (status, sealed) {
        (OrderStatus::Completed, Some(sealed)) => {
            let hold: String = row.get(14)?;
            let corrupt =
                |why: &dyn std::fmt::Display| StorageError::Corrupt(format!("the address of a sale: {why}"));
            let plain = sealer.open("orders.address", &hold, &sealed).map_err(|why| corrupt(&why))?;
            let address = String::from_utf8(plain).map_err(|_| corrupt(&"it is no text"))?;
            Some((users::name_of(tx, sealer, row.get(13)?).await?, address))
        }
        _ => None,
    };
    Ok(Sold {
        order: row.get(0)?,
        line: row.get(1)?,
        goods: row.get(2)?,
        goods_name: row.get(3)?,
        quantity: row.get(4)?,
        unit_price: row.get(5)?,
        subtotal: row.get(6)?,
        status,
        payment: line_payment_status(row.get(8)?, status, refund),
        shipping: row.get(10)?,
        tracking_number: row.get(11)?,
        ordered_at: row.get(12)?,
        returning: row.get(16)?,
        to,
    })
}
