//! What a letter says, read when it is sent: whom it goes to, and the order, line or goods it is about.

use super::letter::{Letter, Recipient};
use super::sql::{self, LetterId, Row};
use crate::auth::Sealer;
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, StorageError, Tx};
use crate::users;
use miri_common::{GoodsId, LineId, OrderId, Won};
use std::time::Duration;

/// How long a token works; a letter with one that does not any more is not sent. The letter says so too.
const TOKEN_LIFETIME: Duration = Duration::from_mins(10);

/// A letter with everything that it says. It has no `Debug`, because it is personal.
pub(super) struct Stored {
    /// The letter's row.
    pub(super) row: Row,
    /// The mailbox.
    pub(super) email: String,
    /// The name of whoever reads it, where there is an account.
    pub(super) name: Option<String>,
    /// What it is about.
    pub(super) about: About,
}

/// What a letter is about.
pub(super) enum About {
    /// The account itself.
    Account,
    /// An order: the lines that matter.
    Order { order: OrderId, items: Vec<Item> },
    /// One line; the amount is what the line cost.
    Line { order: OrderId, item: Item },
    /// Goods, by name.
    Goods(String),
}

/// One line of an order, as it was ordered.
pub(super) struct Item {
    pub(super) goods: String,
    pub(super) quantity: i64,
    pub(super) subtotal: Won,
}

/// A letter that is to be sent; `None` when there is nobody to send it to or nothing to say any more.
pub(super) async fn read(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    id: LetterId,
    now: MachineTime,
) -> Result<Option<Stored>> {
    let Some(row) = sql::load(tx, sealer, id).await? else { return Ok(None) };
    if row.letter.secret().is_some() && row.created_at + TOKEN_LIFETIME <= now {
        return Ok(None);
    }
    let (email, name) = match &row.to {
        Recipient::Address(address) => (address.clone(), None),
        Recipient::User(user) => match users::profile(tx, sealer, *user).await? {
            Some(profile) => (profile.email, Some(profile.user_name)),
            None => return Ok(None),
        },
    };
    let Some(about) = about(tx, &row.letter).await? else { return Ok(None) };
    Ok(Some(Stored { row, email, name, about }))
}

async fn about(tx: &mut Tx<'_>, letter: &Letter) -> Result<Option<About>> {
    match letter {
        Letter::Verification { .. }
        | Letter::AlreadyRegistered
        | Letter::NoAccount
        | Letter::PasswordReset { .. }
        | Letter::PasswordChanged => Ok(Some(About::Account)),
        Letter::OrderPaid(order) => paid_items(tx, *order).await.map(Some),
        Letter::PaymentFailed(order) => all_items(tx, *order).await.map(Some),
        Letter::Canceled(line)
        | Letter::Refunded(line)
        | Letter::Delivered(line)
        | Letter::ReturnCompleted(line) => item(tx, *line).await.map(Some),
        Letter::GoodsOpen(goods) | Letter::BackInStock(goods) => goods_name(tx, *goods).await,
    }
}

/// The lines that the provider was asked for.
async fn paid_items(tx: &mut Tx<'_>, order: OrderId) -> Result<About> {
    let sql = "SELECT goods_name, quantity, subtotal_price FROM order_lines WHERE order_id = ? AND charged = 1 ORDER BY id";
    items(tx, sql, order).await
}

async fn all_items(tx: &mut Tx<'_>, order: OrderId) -> Result<About> {
    let sql = "SELECT goods_name, quantity, subtotal_price FROM order_lines WHERE order_id = ? ORDER BY id";
    items(tx, sql, order).await
}

async fn items(tx: &mut Tx<'_>, sql: &str, order: OrderId) -> Result<About> {
    let rows = tx.query_all(sql, params![order]).await?;
    let items = rows
        .iter()
        .map(|row| Ok(Item { goods: row.get(0)?, quantity: row.get(1)?, subtotal: row.get(2)? }))
        .collect::<Result<_>>()?;
    Ok(About::Order { order, items })
}

async fn item(tx: &mut Tx<'_>, line: LineId) -> Result<About> {
    let row = tx
        .query_opt(
            "SELECT order_id, goods_name, quantity, subtotal_price FROM order_lines WHERE id = ?",
            params![line],
        )
        .await?;
    let row = row
        .ok_or_else(|| StorageError::Corrupt(format!("a letter is about line {line}, which is not there")))?;
    Ok(About::Line {
        order: row.get(0)?,
        item: Item { goods: row.get(1)?, quantity: row.get(2)?, subtotal: row.get(3)? },
    })
}

async fn goods_name(tx: &mut Tx<'_>, goods: GoodsId) -> Result<Option<About>> {
    let row = tx.query_opt("SELECT name FROM goods WHERE id = ?", params![goods]).await?;
    row.map(|row| row.get(0).map(About::Goods)).transpose()
}
