//! Sessions and their refresh tokens in the database.
//!
//! A refresh token is good once: it is exchanged for the next one by compare-and-set. A token that comes a second time was
//! stolen or its thief was faster, so it ends the whole session (RFC 9700, section 4.14.2). All times are machine time.

use super::Actor;
use crate::clock::MachineTime;
use crate::params;
use crate::random::Random;
use crate::storage::{Result, Tx};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miri_common::UserId;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long a refresh token is good.
pub const REFRESH_TTL: Duration = Duration::from_hours(30 * 24);

/// A refresh token that was just made. Its text is handed out and never stored.
#[derive(Clone)]
pub struct RefreshToken {
    /// 32 random bytes in URL-safe base64.
    pub text: String,
    /// From when on it is refused.
    pub expires_at: MachineTime,
}

/// What became of a refresh token that was presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotation {
    /// It was exchanged, for a session of this user.
    Exchanged(Actor),
    /// It is unknown, has ended, or its session has.
    Refused,
    /// It had been used before. The session with this id is revoked now, provided that the transaction commits: so this is
    /// no error, which would undo it.
    Reused(String),
}

impl RefreshToken {
    /// A new token that is good from `now` on.
    pub fn new(random: &Random, now: MachineTime) -> Self {
        let secret: [u8; 32] = random.bytes();
        Self { text: URL_SAFE_NO_PAD.encode(secret), expires_at: now + REFRESH_TTL }
    }
}

/// What is stored of a token. No salt and no slow hash are needed, because the token is random.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Writes a new session with its first refresh token.
pub async fn open(
    tx: &mut Tx<'_>,
    session_id: &str,
    user: UserId,
    refresh: &RefreshToken,
    now: MachineTime,
) -> Result<()> {
    tx.execute_one(
        "INSERT INTO sessions (id, user_id, created_at, revoked_at) VALUES (?, ?, ?, NULL)",
        params![session_id, user, now],
    )
    .await?;
    add_token(tx, session_id, refresh).await
}

async fn add_token(tx: &mut Tx<'_>, session_id: &str, refresh: &RefreshToken) -> Result<()> {
    tx.insert(
        "INSERT INTO refresh_tokens (session_id, token_hash, expires_at, used_at) VALUES (?, ?, ?, NULL)",
        params![session_id, &hash(&refresh.text), refresh.expires_at],
    )
    .await?;
    Ok(())
}

/// Exchanges the refresh token `presented` for `next`.
pub async fn rotate(
    tx: &mut Tx<'_>,
    presented: &str,
    next: &RefreshToken,
    now: MachineTime,
) -> Result<Rotation> {
    let row = tx
        .query_opt(
            "SELECT r.id, r.session_id, r.expires_at, r.used_at, s.revoked_at, u.id, u.role
             FROM refresh_tokens r
             JOIN sessions s ON s.id = r.session_id
             JOIN users u ON u.id = s.user_id
             WHERE r.token_hash = ?",
            params![&hash(presented)],
        )
        .await?;
    let Some(row) = row else { return Ok(Rotation::Refused) };
    let token: i64 = row.get(0)?;
    let (expires_at, used_at): (MachineTime, Option<MachineTime>) = (row.get(2)?, row.get(3)?);
    let revoked_at: Option<MachineTime> = row.get(4)?;
    let actor = Actor { user_id: row.get(5)?, role: row.get(6)?, session_id: row.get(1)? };
    if revoked_at.is_some() || (used_at.is_none() && now >= expires_at) {
        return Ok(Rotation::Refused);
    }
    let first = tx
        .compare_and_set(
            "UPDATE refresh_tokens SET used_at = ? WHERE id = ? AND used_at IS NULL",
            params![now, token],
        )
        .await?;
    if !first {
        revoke(tx, &actor.session_id, actor.user_id, now).await?;
        return Ok(Rotation::Reused(actor.session_id));
    }
    add_token(tx, &actor.session_id, next).await?;
    Ok(Rotation::Exchanged(actor))
}

/// Revokes a session of this user. False when there is none or it was revoked before.
pub async fn revoke(tx: &mut Tx<'_>, session_id: &str, user: UserId, now: MachineTime) -> Result<bool> {
    tx.compare_and_set(
        "UPDATE sessions SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL",
        params![now, session_id, user],
    )
    .await
}

/// The sessions that were revoked at `since` or later, with the time.
pub async fn revoked_since(tx: &mut Tx<'_>, since: MachineTime) -> Result<Vec<(String, MachineTime)>> {
    let rows = tx
        .query_all(
            "SELECT id, revoked_at FROM sessions WHERE revoked_at >= ? ORDER BY revoked_at",
            params![since],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
