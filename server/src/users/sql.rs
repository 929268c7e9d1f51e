//! The statements of accounts. Each field of a profile is sealed, bound to its column and the user's id.

use super::operate::lock_of;
use super::rules::{Others, Standing};
use crate::auth::{Auth, Sealer};
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Result, Row, StorageError, Tx};
use miri_common::labels::Role;
use miri_common::{Lang, UserId};

pub(super) const EMAIL: &str = "user_profiles.email";
pub(super) const USER_NAME: &str = "user_profiles.user_name";
const PHONE_NUMBER: &str = "user_profiles.phone_number";
const ADDRESS: &str = "user_profiles.address";

/// An account to be made. It has no `Debug`, because all of it is personal.
#[derive(Clone)]
pub struct NewUser {
    /// The address to sign in with.
    pub email: String,
    /// The hash of the password, made before the write.
    pub password_hash: String,
    /// The name.
    pub user_name: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// Where parcels go.
    pub address: String,
    /// What the account may do.
    pub role: Role,
}

/// What identifies a person. It has no `Debug`, because all of it is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub user_name: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// Where parcels go.
    pub address: String,
}

/// Makes an account with its profile.
///
/// # Errors
/// [`Constraint::UserEmail`](crate::storage::Constraint::UserEmail) as a conflict when the address has an account.
pub async fn create(tx: &mut Tx<'_>, auth: &Auth, user: &NewUser, now: ShopTime) -> Result<UserId> {
    let id = tx
        .insert(
            "INSERT INTO users (role, email_index, password_hash, created_at) VALUES (?, ?, ?, ?)",
            params![user.role, &auth.email_index(&user.email), &user.password_hash, now],
        )
        .await?;
    let row = id.to_string();
    let seal = |column, text: &str| auth.sealer.seal(column, &row, text.as_bytes());
    tx.execute_one(
        "INSERT INTO user_profiles (user_id, email, user_name, phone_number, address) VALUES (?, ?, ?, ?, ?)",
        params![
            id,
            &seal(EMAIL, &user.email),
            &seal(USER_NAME, &user.user_name),
            &seal(PHONE_NUMBER, &user.phone_number),
            &seal(ADDRESS, &user.address),
        ],
    )
    .await?;
    Ok(UserId(id))
}

/// What identifies this user; `None` when there is none or the data was erased.
pub async fn profile(tx: &mut Tx<'_>, sealer: &Sealer, user: UserId) -> Result<Option<Profile>> {
    let row = tx
        .query_opt(
            "SELECT email, user_name, phone_number, address FROM user_profiles WHERE user_id = ?",
            params![user],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Profile {
        email: opened(&row, 0, sealer, EMAIL, user)?,
        user_name: opened(&row, 1, sealer, USER_NAME, user)?,
        phone_number: opened(&row, 2, sealer, PHONE_NUMBER, user)?,
        address: opened(&row, 3, sealer, ADDRESS, user)?,
    }))
}

/// The name of this user; `None` when there is none or the data was erased.
pub async fn name_of(tx: &mut Tx<'_>, sealer: &Sealer, user: UserId) -> Result<Option<String>> {
    let row = tx.query_opt("SELECT user_name FROM user_profiles WHERE user_id = ?", params![user]).await?;
    row.map(|row| opened(&row, 0, sealer, USER_NAME, user)).transpose()
}

/// The language in which this user is written to; `None` when there is no such account.
pub async fn language_of(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Lang>> {
    let row = tx.query_opt("SELECT lang FROM users WHERE id = ?", params![user]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Sets the language in which this user is written to.
pub async fn set_language(tx: &mut Tx<'_>, user: UserId, lang: Lang) -> Result<()> {
    tx.execute_one("UPDATE users SET lang = ? WHERE id = ?", params![lang, user]).await
}

/// Whether there is any account.
pub async fn any(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.query_opt("SELECT id FROM users LIMIT 1", &[]).await?.is_some())
}

/// Whether these keys are those with which accounts were sealed and indexed. True where there is no account yet.
pub async fn keys_fit(tx: &mut Tx<'_>, auth: &Auth) -> Result<bool> {
    // The newest account, because what is oldest may be sealed with a key that was given up since.
    let row = tx
        .query_opt(
            "SELECT u.id, u.email_index, p.email FROM users u JOIN user_profiles p ON p.user_id = u.id
             ORDER BY u.id DESC LIMIT 1",
            &[],
        )
        .await?;
    let Some(row) = row else { return Ok(true) };
    match opened(&row, 2, &auth.sealer, EMAIL, row.get(0)?) {
        Ok(email) => Ok(auth.email_index(&email) == row.get::<Vec<u8>>(1)?),
        Err(_) => Ok(false),
    }
}

/// Opens the sealed value at `index` of a row.
pub(super) fn opened(row: &Row, index: usize, sealer: &Sealer, column: &str, user: UserId) -> Result<String> {
    let sealed: Vec<u8> = row.get(index)?;
    let corrupt =
        |why: &dyn std::fmt::Display| StorageError::Corrupt(format!("{column} of user {user}: {why}"));
    let plain = sealer.open(column, &user.to_string(), &sealed).map_err(|why| corrupt(&why))?;
    // The decoder's own error would hold the text.
    String::from_utf8(plain).map_err(|_| corrupt(&"it is no text"))
}

/// The account of an e-mail address, by its blind index, and the hash of its password.
pub async fn credentials(tx: &mut Tx<'_>, email_index: &[u8]) -> Result<Option<(UserId, String)>> {
    let row = tx
        .query_opt("SELECT id, password_hash FROM users WHERE email_index = ?", params![email_index])
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The blind index of this user's address and the hash of the password; `None` when there is no such account any more.
pub async fn own_credentials(tx: &mut Tx<'_>, user: UserId) -> Result<Option<(Vec<u8>, String)>> {
    let row = tx
        .query_opt(
            "SELECT email_index, password_hash FROM users WHERE id = ? AND erased_at IS NULL",
            params![user],
        )
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// What this account may do, if it can be signed in to and its password still has this hash. It stays so until the transaction
/// ends, so that nobody signs in to an account that is being locked.
pub async fn role_under(tx: &mut Tx<'_>, user: UserId, password_hash: &str) -> Result<Option<Role>> {
    let row = tx
        .lock_opt(
            "SELECT role FROM users WHERE id = ? AND password_hash = ? AND locked_at IS NULL",
            params![user, password_hash],
        )
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Sets another password, if it is still the one with this hash; false when it is not.
pub async fn set_password(tx: &mut Tx<'_>, user: UserId, before: &str, after: &str) -> Result<bool> {
    tx.compare_and_set(
        "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
        params![after, user, before],
    )
    .await
}

/// Changes how someone can be reached; what is absent stays as it is.
pub async fn set_contact(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    user: UserId,
    (phone_number, address): (Option<&str>, Option<&str>),
) -> Result<()> {
    let row = user.to_string();
    if let Some(text) = phone_number {
        let sealed = sealer.seal(PHONE_NUMBER, &row, text.as_bytes());
        let sql = "UPDATE user_profiles SET phone_number = ? WHERE user_id = ?";
        tx.execute_one(sql, params![&sealed, user]).await?;
    }
    if let Some(text) = address {
        let sealed = sealer.seal(ADDRESS, &row, text.as_bytes());
        let sql = "UPDATE user_profiles SET address = ? WHERE user_id = ?";
        tx.execute_one(sql, params![&sealed, user]).await?;
    }
    Ok(())
}

/// Since when there is this account, and what it may do; `None` when there is none or it was erased.
pub async fn since(tx: &mut Tx<'_>, user: UserId) -> Result<Option<(ShopTime, Role)>> {
    let row = tx
        .query_opt("SELECT created_at, role FROM users WHERE id = ? AND erased_at IS NULL", params![user])
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// What an account is to operators, locked until the transaction ends; `None` when there is none or it was erased.
pub(super) async fn standing(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Standing>> {
    let row = tx
        .lock_opt("SELECT role, locked_at FROM users WHERE id = ? AND erased_at IS NULL", params![user])
        .await?;
    row.map(|row| Ok(Standing { role: row.get(0)?, lock: lock_of(row.get(1)?) })).transpose()
}

/// Another operator who can sign in, if there is one. All of them stay what they are until the transaction ends.
pub(super) async fn another_operator(tx: &mut Tx<'_>, user: UserId) -> Result<Others> {
    let row = tx
        .lock_opt(
            "SELECT id FROM users WHERE role = ? AND locked_at IS NULL ORDER BY CASE WHEN id = ? THEN 1 ELSE 0 END, id",
            params![Role::Admin, user],
        )
        .await?;
    let first = row.map(|row| row.get::<UserId>(0)).transpose()?;
    Ok(if first.is_some_and(|first| first != user) { Others::Some } else { Others::None })
}

/// Whether anyone runs the shop.
pub(super) async fn has_admin(tx: &mut Tx<'_>) -> Result<bool> {
    let row = tx.query_opt("SELECT id FROM users WHERE role = ? LIMIT 1", params![Role::Admin]).await?;
    Ok(row.is_some())
}
