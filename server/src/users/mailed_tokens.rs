//! Tokens that go to an address by mail: each works once, for ten minutes, and of several that were sent the last three work.
//!
//! What is stored is a keyed hash, and the address sealed to it. All times are machine time.

use crate::auth::Auth;
use crate::clock::MachineTime;
use crate::params;
use crate::random::Random;
use crate::storage::{Result, StorageError, Tx};
use std::time::Duration;

/// How long a token works.
pub const TTL: Duration = Duration::from_mins(10);
/// So many tokens of an address work at once: letters may overtake one another, and someone who asks again takes any of them.
const AT_ONCE: i64 = 3;
/// The column that an address is bound to.
const EMAIL: &str = "mailed_tokens.email";

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Making an account.
    SignUp,
    /// A new password.
    Reset,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "SIGN_UP",
            Self::Reset => "RESET",
        }
    }
}

/// A new token: a random UUID as text.
pub fn new_token(random: &Random) -> String {
    random.uuid().to_string()
}

/// Keeps a token that is about to be mailed, and forgets those that it takes the place of.
pub async fn keep(
    tx: &mut Tx<'_>,
    auth: &Auth,
    (purpose, email): (Purpose, &str),
    token: &str,
    now: MachineTime,
) -> Result<()> {
    let (hash, index) = (auth.mailed_token_hash(token), auth.email_index(email));
    let sealed = auth.sealer.seal(EMAIL, &row(&hash), email.trim().as_bytes());
    tx.execute("DELETE FROM mailed_tokens WHERE expires_at <= ?", params![now]).await?;
    tx.insert(
        "INSERT INTO mailed_tokens (purpose, email_index, email, token_hash, expires_at) VALUES (?, ?, ?, ?, ?)",
        params![purpose.name(), &index, &sealed, &hash, now + TTL],
    )
    .await?;
    let older = tx
        .query_opt(
            "SELECT id FROM mailed_tokens WHERE email_index = ? AND purpose = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
            params![&index, purpose.name(), AT_ONCE],
        )
        .await?;
    if let Some(newest_of_them) = older.map(|row| row.get::<i64>(0)).transpose()? {
        tx.execute(
            "DELETE FROM mailed_tokens WHERE email_index = ? AND purpose = ? AND id <= ?",
            params![&index, purpose.name(), newest_of_them],
        )
        .await?;
    }
    Ok(())
}

/// Whether a token would work now.
pub async fn works(
    tx: &mut Tx<'_>,
    auth: &Auth,
    purpose: Purpose,
    token: &str,
    now: MachineTime,
) -> Result<bool> {
    let found = tx
        .query_opt(
            "SELECT id FROM mailed_tokens WHERE token_hash = ? AND purpose = ? AND expires_at > ?",
            params![&auth.mailed_token_hash(token), purpose.name(), now],
        )
        .await?;
    Ok(found.is_some())
}

/// Uses a token up, with all others of its address and purpose, and gives the address that it was mailed to; `None` when it does
/// not work (any more). Of two who use it at once one gets the address.
pub async fn take(
    tx: &mut Tx<'_>,
    auth: &Auth,
    purpose: Purpose,
    token: &str,
    now: MachineTime,
) -> Result<Option<String>> {
    let hash = auth.mailed_token_hash(token);
    let row_found = tx
        .lock_opt(
            "SELECT id, email_index, email, expires_at FROM mailed_tokens WHERE token_hash = ? AND purpose = ?",
            params![&hash, purpose.name()],
        )
        .await?;
    let Some(found) = row_found.filter(|found| found.get(3).is_ok_and(|end: MachineTime| now < end)) else {
        return Ok(None);
    };
    let (id, index): (i64, Vec<u8>) = (found.get(0)?, found.get(1)?);
    if !tx.compare_and_set("DELETE FROM mailed_tokens WHERE id = ?", params![id]).await? {
        return Ok(None);
    }
    forget(tx, purpose, &index).await?;
    let corrupt = |why: &dyn std::fmt::Display| StorageError::Corrupt(format!("{EMAIL} {id}: {why}"));
    let plain = auth.sealer.open(EMAIL, &row(&hash), &found.get::<Vec<u8>>(2)?).map_err(|e| corrupt(&e))?;
    // The decoder's own error would hold the address.
    String::from_utf8(plain).map(Some).map_err(|_| corrupt(&"it is no text"))
}

/// Forgets every token of an address for this purpose.
pub async fn forget(tx: &mut Tx<'_>, purpose: Purpose, email_index: &[u8]) -> Result<()> {
    tx.execute(
        "DELETE FROM mailed_tokens WHERE email_index = ? AND purpose = ?",
        params![email_index, purpose.name()],
    )
    .await
    .map(|_| ())
}

/// What the address of a token is bound to.
fn row(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
