//! What is open between a buyer and a seller, and what becomes of an order when its buyer is erased.
//!
//! A line is open while its money or its goods have still a way to go: not paid, not delivered, a charge under way that may bring
//! money for a line that was cancelled meanwhile, goods on their way back, a refund that is due.

use crate::params;
use crate::storage::{Result, Tx};
use miri_common::UserId;

/// The lines that are open, by their own state.
const OPEN: &str = "(r.state = 'DUE'
         OR b.status = 'RETURN_IN_PROGRESS'
         OR p.status = 'PAYMENT_IN_PROGRESS'
         OR (l.status = 'COMPLETED' AND p.status = 'PAYMENT_SCREEN_ENTERED')
         OR (l.status = 'COMPLETED' AND p.status = 'PAYMENT_COMPLETED' AND s.status <> 'DELIVERED'))";

/// Whether this user has bought something that is open.
pub async fn of_buyer(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    let sql = format!(
        "SELECT l.id FROM order_lines l
         JOIN payments p ON p.order_id = l.order_id
         JOIN shippings s ON s.line_id = l.id
         LEFT JOIN refunds r ON r.line_id = l.id
         LEFT JOIN returns b ON b.line_id = l.id
         WHERE l.user_id = ? AND {OPEN} LIMIT 1"
    );
    Ok(tx.query_opt(&sql, params![user]).await?.is_some())
}

/// Whether something that this user sells is open. The goods are found first, because few users sell.
pub async fn of_seller(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    let sql = format!(
        "SELECT l.id FROM goods g
         JOIN goods_stock k ON k.goods_id = g.id AND k.received > k.available
         JOIN order_lines l ON l.goods_id = g.id
         JOIN payments p ON p.order_id = l.order_id
         JOIN shippings s ON s.line_id = l.id
         LEFT JOIN refunds r ON r.line_id = l.id
         LEFT JOIN returns b ON b.line_id = l.id
         WHERE g.seller_id = ? AND {OPEN} LIMIT 1"
    );
    Ok(tx.query_opt(&sql, params![user]).await?.is_some())
}

/// Forgets where the parcels of this user went.
pub async fn forget_addresses(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    tx.execute("UPDATE orders SET address = NULL WHERE user_id = ? AND address IS NOT NULL", params![user])
        .await
        .map(|_| ())
}
