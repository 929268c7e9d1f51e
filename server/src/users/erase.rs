//! Erasing an account: what identifies the person goes, what others need of their dealings stays.
//!
//! Orders, lines, payments and the ledger stay without name and address; the account's row stays for their sake, without
//! address or password, so the address may have an account again. It waits until nothing is open: until then someone needs to
//! know where a parcel goes or comes from.
//!
//! Nobody else waits for it. What someone has bought and sold is looked through in snapshots ([`look_through`]), and the writes only
//! look at what has happened since. What they sell goes off sale in small writes ([`wind_up`]), and the erasure itself
//! ([`erase()`]) is the last of them.
//!
//! An order may come in between. Then the account stays, and what went off sale stays off sale: the seller wants to leave, and
//! goods that are offered again would bring the next order before this one is delivered. The answer says so, and the seller can put
//! them on sale again.

use super::rules::keeps_an_operator;
use super::sql::{another_operator, standing};
use crate::auth::{Ended, access_tokens, sessions};
use crate::clock::{MachineTime, ShopTime};
use crate::goods::TakenOff;
use crate::orders::open::{self, Open, Place, Seen};
use crate::storage::{StorageError, Store, Tx};
use crate::{goods, orders, params, returns};
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
    /// More goods were put on sale since the winding up than one write takes off.
    #[error("goods are on sale again")]
    StillSelling,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Someone who wants to leave.
#[derive(Clone)]
pub struct Leaver {
    /// Who.
    pub user: UserId,
    /// The hash of the password that was proven.
    pub password_hash: String,
    /// The number of the event up to which nothing of theirs is open, from [`look_through`] or [`look_again`].
    pub looked_until: i64,
}

/// Looks through everything that this user has bought and sold; gives the number of the event up to which nothing is open.
///
/// # Errors
/// [`EraseError::OpenOrders`] and [`EraseError::OpenSales`] when something is, and when the database fails.
pub async fn look_through(store: &Store, user: UserId) -> Result<i64, EraseError> {
    let until = store
        .read(async move |tx: &mut Tx<'_>| -> Result<i64, EraseError> {
            let until = open::begin(tx).await?;
            if open::of_buyer(tx, user).await? { Err(EraseError::OpenOrders) } else { Ok(until) }
        })
        .await?;
    let mut place = Place::START;
    loop {
        let seen = store
            .read(async move |tx: &mut Tx<'_>| -> Result<Seen, StorageError> {
                open::of_seller(tx, user, place).await
            })
            .await?;
        match seen {
            Seen::Open => return Err(EraseError::OpenSales),
            Seen::NothingTo(next) => place = next,
            Seen::Nothing => return Ok(until),
        }
    }
}

/// Looks at what has happened since the last look; gives the number of the event up to which nothing is open now.
///
/// # Errors
/// As [`look_through`].
pub async fn look_again(store: &Store, leaver: &Leaver) -> Result<i64, EraseError> {
    let (user, since) = (leaver.user, leaver.looked_until);
    store
        .read(async move |tx: &mut Tx<'_>| -> Result<i64, EraseError> {
            let until = open::begin(tx).await?;
            nothing_since(tx, user, since).await?;
            Ok(until)
        })
        .await
}

/// Takes some goods of a user who may be erased off sale.
///
/// # Errors
/// Why the user may not be erased; nothing was changed.
pub async fn wind_up(tx: &mut Tx<'_>, leaver: &Leaver, now: ShopTime) -> Result<TakenOff, EraseError> {
    may_be_erased(tx, leaver).await?;
    Ok(goods::take_off_sale(tx, leaver.user, now).await?)
}

/// Erases this user, who was wound up before; gives what has ended by it.
///
/// # Errors
/// Why not; nothing was changed.
pub async fn erase(
    tx: &mut Tx<'_>,
    leaver: &Leaver,
    (shop_now, now): (ShopTime, MachineTime),
) -> Result<Ended, EraseError> {
    let email_index = may_be_erased(tx, leaver).await?;
    let user = leaver.user;
    // What was registered since the winding up.
    if goods::take_off_sale(tx, user, shop_now).await?.left == goods::OnSale::Perhaps {
        return Err(EraseError::StillSelling);
    }
    orders::open::forget_addresses(tx, user).await?;
    returns::forget_reasons(tx, user).await?;
    tx.execute(FORGET_WISHES, params![user]).await?;
    tx.execute(FORGET_MAILED_TOKENS, params![&email_index]).await?;
    let mut ended = sessions::revoke_all(tx, user, None, now).await?;
    ended.append(access_tokens::revoke_all(tx, user, now).await?);
    access_tokens::forget_names(tx, user).await?;
    tx.execute("DELETE FROM user_profiles WHERE user_id = ?", params![user]).await?;
    tx.execute_one(
        "UPDATE users SET role = 'USER', email_index = NULL, password_hash = NULL, locked_at = NULL, erased_at = ?
         WHERE id = ? AND password_hash = ?",
        params![shop_now, user, &leaver.password_hash],
    )
    .await?;
    Ok(ended)
}

const FORGET_WISHES: &str = "DELETE FROM wishes WHERE user_id = ?";
const FORGET_MAILED_TOKENS: &str = "DELETE FROM mailed_tokens WHERE email_index = ?";

/// Whether nothing keeps this user, who is locked until the transaction ends; gives the blind index of the address.
///
/// # Errors
/// What does.
pub async fn may_be_erased(tx: &mut Tx<'_>, leaver: &Leaver) -> Result<Vec<u8>, EraseError> {
    let user = leaver.user;
    // Who else runs the shop is locked before anything else, in the order in which an operator's change locks it.
    let others = another_operator(tx, user).await?;
    let row = tx
        .lock_opt(
            "SELECT email_index FROM users WHERE id = ? AND password_hash = ?",
            params![user, &leaver.password_hash],
        )
        .await?;
    let email_index: Vec<u8> = row.ok_or(EraseError::NotTheirs)?.get(0)?;
    let before = standing(tx, user).await?.ok_or(EraseError::NotTheirs)?;
    if !keeps_an_operator(before, None, others) {
        return Err(EraseError::LastOperator);
    }
    nothing_since(tx, user, leaver.looked_until).await?;
    Ok(email_index)
}

async fn nothing_since(tx: &mut Tx<'_>, user: UserId, event: i64) -> Result<(), EraseError> {
    match open::since(tx, user, event).await? {
        Some(Open::Order) => Err(EraseError::OpenOrders),
        Some(Open::Sale) => Err(EraseError::OpenSales),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{FORGET_MAILED_TOKENS, FORGET_WISHES};
    use crate::storage::plans::scans;

    #[tokio::test]
    async fn nothing_that_is_forgotten_is_looked_for_in_a_whole_table() {
        assert_eq!(scans([FORGET_WISHES, FORGET_MAILED_TOKENS]).await, Vec::<String>::new());
    }
}
