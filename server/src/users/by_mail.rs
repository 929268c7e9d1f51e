//! What begins with a letter: an account of one's own, and a new password.
//!
//! Whoever asks for a letter learns nothing of whether the address has an account: for either the same statements run, a token is
//! kept and one letter leaves. Only the letter differs, and only the mailbox sees it.

use super::mailed_tokens::{self, Purpose};
use super::rules::{Known, reset_letter, sign_up_letter};
use super::{NewUser, create, credentials};
use crate::auth::{Auth, Ended, access_tokens, sessions};
use crate::clock::{MachineTime, ShopTime};
use crate::mail::{Letter, Post, Recipient};
use crate::params;
use crate::storage::{Constraint, Result, StorageError, Tx};
use miri_common::labels::Role;
use miri_common::{Lang, UserId};

/// Someone who signs up, except for the address, which the token knows. It has no `Debug`, because all of it is personal.
#[derive(Clone)]
pub struct SignUp {
    /// The token that was mailed.
    pub token: String,
    /// The hash of the password, made before the write.
    pub password_hash: String,
    /// The name.
    pub user_name: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// Where parcels go.
    pub address: String,
}

/// Has a token for this purpose mailed to an address. One that has an account gets a notice instead of a token to sign up with, and
/// one that has none is told so instead of getting a new password.
///
/// What concerns an account goes to the address that it was made with. That was proved to be its owner's; what was typed just now
/// has only been found to mean the same.
pub async fn ask(
    tx: &mut Tx<'_>,
    (auth, post): (&Auth, &Post),
    (purpose, email): (Purpose, &str),
    token: &str,
    lang: Lang,
    now: MachineTime,
) -> Result<()> {
    let owner = credentials(tx, &auth.email_index(email)).await?.map(|(user, _)| user);
    let known = Known::of(owner.as_ref());
    mailed_tokens::keep(tx, auth, (purpose, email), token, now).await?;
    let letter = match purpose {
        Purpose::SignUp => sign_up_letter(known, token.to_owned()),
        Purpose::Reset => reset_letter(known, token.to_owned()),
    };
    let to = owner.map_or_else(|| Recipient::Address(email.to_owned()), Recipient::User);
    post.put(tx, &to, lang, &letter).await
}

/// Makes an account for whoever has the token; `None` when it does not work or its address has an account meanwhile, and neither is
/// told from the other.
pub async fn sign_up(
    tx: &mut Tx<'_>,
    auth: &Auth,
    new: &SignUp,
    lang: Lang,
    (shop_now, now): (ShopTime, MachineTime),
) -> Result<Option<UserId>> {
    let Some(email) = mailed_tokens::take(tx, auth, Purpose::SignUp, &new.token, now).await? else {
        return Ok(None);
    };
    let user = NewUser {
        email,
        password_hash: new.password_hash.clone(),
        user_name: new.user_name.clone(),
        phone_number: new.phone_number.clone(),
        address: new.address.clone(),
        role: Role::User,
    };
    match create(tx, auth, &user, shop_now).await {
        Ok(id) => {
            super::set_language(tx, id, lang).await?;
            Ok(Some(id))
        }
        Err(StorageError::Conflict(Constraint::UserEmail)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sets the password of the account whose address the token was mailed to, and says so to it; gives what has ended by it, which is
/// every session and personal access token: whoever knew the old password may have made one. `None` when the token does not work or its address has no account (any more).
pub async fn reset(
    tx: &mut Tx<'_>,
    (auth, post): (&Auth, &Post),
    (token, password_hash): (&str, &str),
    lang: Lang,
    now: MachineTime,
) -> Result<Option<Ended>> {
    let Some(email) = mailed_tokens::take(tx, auth, Purpose::Reset, token, now).await? else {
        return Ok(None);
    };
    let index = auth.email_index(&email);
    let Some((user, _)) = credentials(tx, &index).await? else { return Ok(None) };
    let sql = "UPDATE users SET password_hash = ? WHERE id = ? AND email_index = ?";
    if !tx.compare_and_set(sql, params![password_hash, user, &index]).await? {
        return Ok(None);
    }
    post.put(tx, &Recipient::User(user), lang, &Letter::PasswordChanged).await?;
    let mut ended = sessions::revoke_all(tx, user, None, now).await?;
    ended.append(access_tokens::revoke_all(tx, user, now).await?);
    Ok(Some(ended))
}
