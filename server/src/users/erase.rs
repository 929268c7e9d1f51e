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
use crate::{goods, orders, params, returns};
use miri_common::{GoodsId, UserId};

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

/// Goods that are taken off sale in one transaction.
const AT_ONCE: i64 = 100;

/// Takes some goods of a user who may be erased off sale, and says whether there may be more: so that someone who sells thousands
/// does not hold everyone else up.
///
/// # Errors
/// Why the user may not be erased; nothing was changed.
pub async fn wind_up(
    tx: &mut Tx<'_>,
    user: UserId,
    password_hash: &str,
    now: ShopTime,
) -> Result<WoundUp, EraseError> {
    may_be_erased(tx, user, password_hash).await?;
    let goods = goods::take_off_sale(tx, user, AT_ONCE, now).await?;
    let all = i64::try_from(goods.len()).unwrap_or(i64::MAX) < AT_ONCE;
    Ok(WoundUp { goods, left: if all { Left::Nothing } else { Left::Perhaps } })
}

/// Goods that were taken off sale, and whether there may be more.
pub struct WoundUp {
    /// Those, to be forgotten by the cache after the commit.
    pub goods: Vec<GoodsId>,
    /// Whether there may be more.
    pub left: Left,
}

/// Whether goods may be left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// None are.
    Nothing,
    /// Some may be.
    Perhaps,
}

/// Erases this user, whose password has this hash and who was wound up before; gives what has ended by it.
///
/// # Errors
/// Why not; nothing was changed.
pub async fn erase(
    tx: &mut Tx<'_>,
    user: UserId,
    password_hash: &str,
    (shop_now, now): (ShopTime, MachineTime),
) -> Result<Ended, EraseError> {
    let email_index = may_be_erased(tx, user, password_hash).await?;
    // What was registered since the winding up.
    goods::take_off_sale(tx, user, AT_ONCE, shop_now).await?;
    orders::open::forget_addresses(tx, user).await?;
    returns::forget_reasons(tx, user).await?;
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

/// Whether nothing keeps this user, who is locked until the transaction ends; gives the blind index of the address.
async fn may_be_erased(tx: &mut Tx<'_>, user: UserId, password_hash: &str) -> Result<Vec<u8>, EraseError> {
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
    Ok(email_index)
}
