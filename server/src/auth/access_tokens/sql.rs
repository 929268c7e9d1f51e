//! The statements of personal access tokens that are there. All times are machine time.

use super::{Scopes, session_id};
use crate::auth::{Ended, Sealer};
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, StorageError, Tx};
use miri_common::UserId;
use miri_common::labels::{Role, Scope};

/// The column that a name is bound to.
pub(super) const NAME: &str = "access_tokens.name";

/// A token in the list of its owner. It has no `Debug`, because a name is whatever its owner wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: MachineTime,
    /// From when on it is refused.
    pub expires_at: MachineTime,
    /// When it was used last, give or take ten minutes.
    pub last_used_at: Option<MachineTime>,
}

/// What is found of a token that someone shows.
pub(in crate::auth) struct Stored {
    pub id: i64,
    pub user: UserId,
    pub role: Role,
    pub scopes: Scopes,
    pub expires_at: MachineTime,
    pub last_used_at: Option<MachineTime>,
}

/// The tokens of this user that work, the newest first.
pub async fn list(tx: &mut Tx<'_>, sealer: &Sealer, user: UserId, now: MachineTime) -> Result<Vec<Listed>> {
    let rows = tx
        .query_all(
            "SELECT id, name, token_hash, scopes, created_at, expires_at, last_used_at FROM access_tokens
             WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY id DESC",
            params![user, now],
        )
        .await?;
    let listed = |found: &crate::storage::Row| {
        let (sealed, hash): (Vec<u8>, Vec<u8>) = (found.get(1)?, found.get(2)?);
        let corrupt =
            |why: &dyn std::fmt::Display| StorageError::Corrupt(format!("{NAME} of user {user}: {why}"));
        let plain = sealer.open(NAME, &row(&hash), &sealed).map_err(|why| corrupt(&why))?;
        Ok(Listed {
            id: found.get(0)?,
            // The decoder's own error would hold the text.
            name: String::from_utf8(plain).map_err(|_| corrupt(&"it is no text"))?,
            scopes: Scopes::from_words(&found.get::<String>(3)?),
            created_at: found.get(4)?,
            expires_at: found.get(5)?,
            last_used_at: found.get(6)?,
        })
    };
    rows.iter().map(listed).collect()
}

/// Revokes a token of this user; false when there is none or it was revoked before.
pub async fn revoke(tx: &mut Tx<'_>, user: UserId, token: i64, now: MachineTime) -> Result<bool> {
    tx.compare_and_set(
        "UPDATE access_tokens SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
        params![now, token, user],
    )
    .await
}

/// Revokes every token of this user.
pub async fn revoke_all(tx: &mut Tx<'_>, user: UserId, now: MachineTime) -> Result<Ended> {
    let rows = tx
        .query_all("SELECT id FROM access_tokens WHERE user_id = ? AND revoked_at IS NULL", params![user])
        .await?;
    tx.execute(
        "UPDATE access_tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL",
        params![now, user],
    )
    .await?;
    rows.iter().map(|row| row.get(0).map(session_id)).collect::<Result<Vec<_>>>().map(Ended::sessions)
}

/// Revokes the tokens of this user that have this scope, whatever else they may.
pub async fn revoke_scope(tx: &mut Tx<'_>, user: UserId, scope: Scope, now: MachineTime) -> Result<Ended> {
    // No more of them work at a time than an account may have.
    let rows = tx
        .query_all(
            "SELECT id, scopes FROM access_tokens WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?",
            params![user, now],
        )
        .await?;
    let mut ended = Ended::default();
    for row in rows {
        let id = row.get(0)?;
        if Scopes::from_words(&row.get::<String>(1)?).contains(scope) && revoke(tx, user, id, now).await? {
            ended.append(Ended::token(id));
        }
    }
    Ok(ended)
}

/// Forgets what the owner called the tokens, all of which are revoked.
pub async fn forget_names(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let nothing: &[u8] = &[];
    tx.execute("UPDATE access_tokens SET name = ? WHERE user_id = ?", params![nothing, user])
        .await
        .map(|_| ())
}

/// The token with this hash, if it works now and its account can be used.
pub(in crate::auth) async fn find(tx: &mut Tx<'_>, hash: &[u8], now: MachineTime) -> Result<Option<Stored>> {
    let found = tx
        .query_opt(
            "SELECT t.id, t.user_id, u.role, t.scopes, t.expires_at, t.last_used_at
             FROM access_tokens t JOIN users u ON u.id = t.user_id
             WHERE t.token_hash = ? AND t.revoked_at IS NULL AND t.expires_at > ?
               AND u.locked_at IS NULL AND u.erased_at IS NULL",
            params![hash, now],
        )
        .await?;
    let stored = |row: crate::storage::Row| {
        Ok(Stored {
            id: row.get(0)?,
            user: row.get(1)?,
            role: row.get(2)?,
            scopes: Scopes::from_words(&row.get::<String>(3)?),
            expires_at: row.get(4)?,
            last_used_at: row.get(5)?,
        })
    };
    found.map(stored).transpose()
}

/// Notes that a token is being used. It may have been noted or revoked meanwhile; then nothing is done.
pub(in crate::auth) async fn touch(tx: &mut Tx<'_>, token: i64, now: MachineTime) -> Result<()> {
    tx.execute(
        "UPDATE access_tokens SET last_used_at = ? WHERE id = ? AND revoked_at IS NULL
           AND (last_used_at IS NULL OR last_used_at < ?)",
        params![now, token, now],
    )
    .await
    .map(|_| ())
}

/// At most `limit` tokens that were revoked at `since` or later, behind the token numbered `after` among those of that instant.
pub(in crate::auth) async fn revoked_since(
    tx: &mut Tx<'_>,
    (since, after): (MachineTime, i64),
    limit: i64,
) -> Result<Vec<(i64, MachineTime)>> {
    let rows = tx
        .query_all(
            "SELECT id, revoked_at FROM access_tokens WHERE revoked_at >= ? AND (revoked_at > ? OR id > ?)
             ORDER BY revoked_at, id LIMIT ?",
            params![since, since, after, limit],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What the name of a token is bound to.
pub(super) fn row(hash: &[u8]) -> String {
    crate::auth::hex(hash)
}
