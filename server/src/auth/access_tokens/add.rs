//! Making a personal access token: who may, and how many. All times are machine time.

use super::sql::{NAME, row};
use super::{NewToken, Scopes};
use crate::auth::{Actor, Sealer, TooOften};
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{StorageError, Tx};
use miri_common::labels::{Role, Scope};
use std::time::Duration;

/// The most tokens that an account has at a time.
pub const MAX_TOKENS: i64 = 50;
/// The most tokens that an account makes within [`MADE_WITHIN`], those included that it has revoked since.
pub const MAX_MADE: i64 = 200;
/// The time that [`MAX_MADE`] is about; what was made within it is still known.
pub const MADE_WITHIN: Duration = Duration::from_hours(24);

/// Why no token was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// Its owner's session has ended, or the account has.
    #[error("the session has ended")]
    SignedOut,
    /// Its owner has lost the role that the scope `admin` takes.
    #[error("only an operator may have the scope admin")]
    NoOperator,
    /// Its owner has as many as may be.
    #[error("there are too many tokens")]
    TooMany,
    /// Its owner has made too many lately.
    #[error("too many tokens were made")]
    TooOften(TooOften),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes a new token of `owner`, who has signed in, and gives its number.
///
/// # Errors
/// Why not; nothing was written.
pub async fn add(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    owner: &Actor,
    token: &NewToken,
    (name, scopes): (&str, &Scopes),
    (now, expires_at): (MachineTime, MachineTime),
) -> Result<i64, AddError> {
    let user = owner.user_id;
    may_add(tx, owner, scopes, now).await?;
    let sealed = sealer.seal(NAME, &row(&token.hash), name.as_bytes());
    let id = tx
        .insert(
            "INSERT INTO access_tokens (user_id, name, token_hash, scopes, created_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![user, &sealed, &token.hash, &scopes.words(), now, expires_at],
        )
        .await?;
    Ok(id)
}

/// Whether `owner` may have one more token, with these scopes.
async fn may_add(tx: &mut Tx<'_>, owner: &Actor, scopes: &Scopes, now: MachineTime) -> Result<(), AddError> {
    let user = owner.user_id;
    // The account's row is locked: of two who make the last token at once one is refused, and whoever ends all that is signed in to
    // the account, or takes the role away, comes before or after this. What came before is looked at here, because the request was let
    // through earlier.
    let role = tx.lock_opt("SELECT role FROM users WHERE id = ?", params![user]).await?;
    let session = tx
        .query_opt(
            "SELECT id FROM sessions WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
            params![&owner.session_id, user],
        )
        .await?;
    let (Some(role), Some(_)) = (role, session) else { return Err(AddError::SignedOut) };
    if scopes.contains(Scope::Admin) && role.get::<Role>(0)? != Role::Admin {
        return Err(AddError::NoOperator);
    }
    let sql =
        "SELECT COUNT(*) FROM access_tokens WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?";
    if tx.query_one(sql, params![user, now]).await?.get::<i64>(0)? >= MAX_TOKENS {
        return Err(AddError::TooMany);
    }
    let begins = now - MADE_WITHIN;
    let sql = "SELECT created_at FROM access_tokens WHERE user_id = ? AND created_at > ? ORDER BY id DESC LIMIT 1 OFFSET ?";
    match tx.query_opt(sql, params![user, begins, MAX_MADE - 1]).await? {
        None => Ok(()),
        Some(row) => {
            let wait = row.get::<MachineTime>(0)?.0.saturating_sub(begins.0);
            let wait = Duration::from_micros(u64::try_from(wait).unwrap_or(0));
            Err(AddError::TooOften(TooOften { wait }))
        }
    }
}
