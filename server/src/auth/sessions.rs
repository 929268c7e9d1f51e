//! Sessions and their refresh tokens in the database.
//!
//! A refresh token is good once: it is exchanged for the next one by compare-and-set. A token that comes a second time was
//! stolen or its thief was faster, so it ends the whole session (RFC 9700, section 4.14.2). There is one exception: a client whose
//! answer was lost asks again at once, and gets another pair as long as nobody has used the first. That pair is superseded, which
//! is as good as used: whoever shows it later ends the session, be it the client or a thief. All times are machine time.

use super::{Actor, Ended};
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
/// How long a client whose answer was lost may ask again with the same token.
pub const GRACE: Duration = Duration::from_secs(10);

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

/// What is to be done with a refresh token that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presented {
    /// It is exchanged.
    Fresh,
    /// It was exchanged a moment ago: by a client that asks again, unless somebody has used what came of it.
    JustUsed,
    /// It has ended without being used.
    Ended,
    /// It was used before.
    Used,
}

/// A refresh token as it is stored.
#[derive(Debug, Clone, Copy)]
struct StoredToken {
    expires_at: MachineTime,
    used_at: Option<MachineTime>,
    superseded: bool,
}

/// Judges a token by itself.
fn judge(token: StoredToken, now: MachineTime) -> Presented {
    match token.used_at {
        None if now >= token.expires_at => Presented::Ended,
        None => Presented::Fresh,
        Some(used_at) if !token.superseded && now < used_at + GRACE => Presented::JustUsed,
        Some(_) => Presented::Used,
    }
}

/// The token with this number. Read once its session is locked, so it is what it will be until the transaction ends.
async fn stored(tx: &mut Tx<'_>, token: i64) -> Result<Option<StoredToken>> {
    let row = tx
        .query_opt("SELECT expires_at, used_at, superseded FROM refresh_tokens WHERE id = ?", params![token])
        .await?;
    row.map(|row| Ok(StoredToken { expires_at: row.get(0)?, used_at: row.get(1)?, superseded: row.get(2)? }))
        .transpose()
}

/// Whether a token that the session got after this one was used, and not only superseded.
async fn somebody_went_on(tx: &mut Tx<'_>, session_id: &str, token: i64) -> Result<bool> {
    let found = tx
        .query_opt(
            "SELECT id FROM refresh_tokens
             WHERE session_id = ? AND id > ? AND used_at IS NOT NULL AND superseded = 0 LIMIT 1",
            params![session_id, token],
        )
        .await?;
    Ok(found.is_some())
}

/// Marks this token as used.
async fn use_up(tx: &mut Tx<'_>, token: i64, now: MachineTime) -> Result<()> {
    tx.execute_one(
        "UPDATE refresh_tokens SET used_at = ? WHERE id = ? AND used_at IS NULL",
        params![now, token],
    )
    .await
}

/// Marks what the session got after this token, and nobody has used, as superseded.
async fn supersede(tx: &mut Tx<'_>, session_id: &str, token: i64, now: MachineTime) -> Result<()> {
    tx.execute(
        "UPDATE refresh_tokens SET used_at = ?, superseded = 1
         WHERE session_id = ? AND id > ? AND used_at IS NULL",
        params![now, session_id, token],
    )
    .await
    .map(|_| ())
}

/// Exchanges the refresh token `presented` for `next`.
pub async fn rotate(
    tx: &mut Tx<'_>,
    presented: &str,
    next: &RefreshToken,
    now: MachineTime,
) -> Result<Rotation> {
    let found = tx
        .query_opt(
            "SELECT id, session_id FROM refresh_tokens WHERE token_hash = ?",
            params![&hash(presented)],
        )
        .await?;
    let Some(found) = found else { return Ok(Rotation::Refused) };
    let (token, session_id): (i64, String) = (found.get(0)?, found.get(1)?);
    // The session's row is locked: whoever revokes it or exchanges another of its tokens comes before or after this.
    let session =
        tx.lock_opt("SELECT user_id, revoked_at FROM sessions WHERE id = ?", params![&session_id]).await?;
    let Some(session) = session.filter(|row| row.get::<Option<MachineTime>>(1).is_ok_and(|at| at.is_none()))
    else {
        return Ok(Rotation::Refused);
    };
    let user_id = session.get(0)?;
    let user = tx.query_one("SELECT role FROM users WHERE id = ?", params![user_id]).await?;
    let actor = Actor { user_id, role: user.get(0)?, session_id, scopes: None };
    let Some(state) = stored(tx, token).await? else { return Ok(Rotation::Refused) };
    // A session lives for months and has a token for each quarter of an hour, so no more of them are read than must be.
    match judge(state, now) {
        Presented::Fresh => use_up(tx, token, now).await?,
        Presented::JustUsed if !somebody_went_on(tx, &actor.session_id, token).await? => {
            supersede(tx, &actor.session_id, token, now).await?;
        }
        Presented::Ended => return Ok(Rotation::Refused),
        Presented::JustUsed | Presented::Used => {
            revoke(tx, &actor.session_id, actor.user_id, now).await?;
            return Ok(Rotation::Reused(actor.session_id));
        }
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

/// Revokes every session of this user but `except`. Its caller has locked or changed the account's row, so that nobody signs in
/// meanwhile.
pub async fn revoke_all(
    tx: &mut Tx<'_>,
    user: UserId,
    except: Option<&str>,
    now: MachineTime,
) -> Result<Ended> {
    // No session has this id.
    let except = except.unwrap_or_default();
    let rows = tx
        .query_all(
            "SELECT id FROM sessions WHERE user_id = ? AND id <> ? AND revoked_at IS NULL",
            params![user, except],
        )
        .await?;
    tx.execute(
        "UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND id <> ? AND revoked_at IS NULL",
        params![now, user, except],
    )
    .await?;
    rows.iter().map(|row| row.get(0)).collect::<Result<Vec<_>>>().map(Ended::sessions)
}

/// At most `limit` sessions that were revoked at `since` or later, behind the one with the id `after` among those of that instant.
pub(super) async fn revoked_since(
    tx: &mut Tx<'_>,
    (since, after): (MachineTime, &str),
    limit: i64,
) -> Result<Vec<(String, MachineTime)>> {
    let rows = tx
        .query_all(
            "SELECT id, revoked_at FROM sessions WHERE revoked_at >= ? AND (revoked_at > ? OR id > ?)
             ORDER BY revoked_at, id LIMIT ?",
            params![since, since, after, limit],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::{GRACE, Presented, StoredToken, judge};
    use crate::clock::MachineTime;
    use std::time::Duration;

    const NOW: MachineTime = MachineTime(1_700_000_000_000_000);
    const END: MachineTime = MachineTime(1_700_009_000_000_000);
    const FRESH: StoredToken = StoredToken { expires_at: END, used_at: None, superseded: false };

    fn used(seconds_ago: u64) -> StoredToken {
        StoredToken { used_at: Some(NOW - Duration::from_secs(seconds_ago)), ..FRESH }
    }

    fn superseded() -> StoredToken {
        StoredToken { superseded: true, ..used(1) }
    }

    #[test]
    fn a_token_is_good_once_and_until_it_ends() {
        assert_eq!(judge(FRESH, NOW), Presented::Fresh);
        assert_eq!(judge(FRESH, END), Presented::Ended);
        assert_eq!(judge(used(3600), NOW), Presented::Used);
    }

    #[test]
    fn who_lost_the_answer_may_ask_again_at_once() {
        assert_eq!(judge(used(1), NOW), Presented::JustUsed);
        assert_eq!(judge(used(GRACE.as_secs()), NOW), Presented::Used);
        // What was superseded is nobody's any more: to show it tells on whoever does.
        assert_eq!(judge(superseded(), NOW), Presented::Used);
    }
}
