//! Erasing an account: what identifies the person goes, what others need of their dealings stays.
//!
//! Orders, lines, payments and the ledger stay without name and address; the account's row stays for their sake, without
//! address or password, so the address may have an account again. It waits until nothing is open: until then someone needs to
//! know where a parcel goes or comes from.

use super::rules::keeps_an_operator;
use super::sql::{another_operator, standing};
use crate::auth::{Ended, access_tokens, sessions};
use crate::clock::{MachineTime, ShopTime};
use crate::storage::{StorageError, Tx};
use crate::{goods, orders, params};
use miri_common::UserId;

/// Why an account was not erased.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// There is none, or its password is not this one any more.
    #[error("there is no such account with this password")]
    NotTheirs,
    /// Something that was bought is not paid, not delivered, on its way back or not refunded.
    #[error("an order is open")]
    OpenOrders,
    /// The same of something that was sold.
    #[error("a sale is open")]
    OpenSales,
    /// Nobody else could run the shop.
    #[error("this is the last operator")]
    LastOperator,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Erases this user, whose password has this hash; gives what has ended by it.
///
/// # Errors
/// Why not; nothing was changed.
pub async fn erase(
    tx: &mut Tx<'_>,
    user: UserId,
    password_hash: &str,
    (shop_now, now): (ShopTime, MachineTime),
) -> Result<Ended, EraseError> {
    // Who else runs the shop is locked before anything else, in the order in which an operator's change locks it.
    let others = another_operator(tx, user).await?;
    let row = tx
        .lock_opt(
            "SELECT email_index FROM users WHERE id = ? AND password_hash = ?",
            params![user, password_hash],
        )
        .await?;
    let email_index: Vec<u8> = row.ok_or(EraseError::NotTheirs)?.get(0)?;
    let before = standing(tx, user).await?.ok_or(EraseError::NotTheirs)?;
    if !keeps_an_operator(before, None, others) {
        return Err(EraseError::LastOperator);
    }
    if orders::open::of_buyer(tx, user).await? {
        return Err(EraseError::OpenOrders);
    }
    if orders::open::of_seller(tx, user).await? {
        return Err(EraseError::OpenSales);
    }
    goods::take_off_sale(tx, user, shop_now).await?;
    orders::open::forget_addresses(tx, user).await?;
    tx.execute("DELETE FROM wishes WHERE user_id = ?", params![user]).await?;
    tx.execute("DELETE FROM idempotency_keys WHERE user_id = ?", params![user]).await?;
    tx.execute("DELETE FROM mailed_tokens WHERE email_index = ?", params![&email_index]).await?;
    let mut ended = sessions::revoke_all(tx, user, None, now).await?;
    ended.append(access_tokens::revoke_all(tx, user, now).await?);
    access_tokens::forget_names(tx, user).await?;
    tx.execute("DELETE FROM user_profiles WHERE user_id = ?", params![user]).await?;
    tx.execute_one(
        "UPDATE users SET role = 'USER', email_index = NULL, password_hash = NULL, locked_at = NULL, erased_at = ?
         WHERE id = ? AND password_hash = ?",
        params![shop_now, user, password_hash],
    )
    .await?;
    Ok(ended)
}
