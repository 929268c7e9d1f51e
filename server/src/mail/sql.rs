//! The statements of letters. What is sealed is bound to its column and the letter's random message id.

use super::letter::{Letter, LetterKind, Recipient};
use crate::auth::Sealer;
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, StorageError, Tx};
use miri_common::Lang;

const ADDRESS: &str = "letters.address";
const SECRET: &str = "letters.secret";

/// The reply code of a letter that was not even tried, because its address is none (RFC 5321: mailbox name not allowed).
pub(super) const NO_MAILBOX: u16 = 553;

/// The number of a letter, which is never given out twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LetterId(pub i64);

/// Writes a letter.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    message_id: &str,
    to: &Recipient,
    lang: Lang,
    letter: &Letter,
    now: MachineTime,
) -> Result<LetterId> {
    let seal = |column, text: &str| sealer.seal(column, message_id, text.as_bytes());
    let (user, address) = match to {
        Recipient::User(user) => (Some(*user), None),
        Recipient::Address(address) => (None, Some(seal(ADDRESS, address))),
    };
    let secret = letter.secret().map(|secret| seal(SECRET, secret));
    tx.insert(
        "INSERT INTO letters (message_id, kind, lang, user_id, address, subject_id, secret, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            message_id,
            letter.kind().name(),
            lang,
            user,
            address.as_ref(),
            letter.subject(),
            secret.as_ref(),
            now
        ],
    )
    .await
    .map(LetterId)
}

/// A letter that waits to be sent. It has no `Debug`, because all of it is personal.
pub(super) struct Row {
    pub(super) message_id: String,
    pub(super) to: Recipient,
    pub(super) lang: Lang,
    pub(super) letter: Letter,
    pub(super) created_at: MachineTime,
}

/// A letter, opened; `None` when it was sent, dropped or set aside.
pub(super) async fn load(tx: &mut Tx<'_>, sealer: &Sealer, id: LetterId) -> Result<Option<Row>> {
    let row = tx
        .query_opt(
            "SELECT message_id, kind, lang, user_id, address, subject_id, secret, created_at FROM letters
             WHERE id = ? AND refused_at IS NULL",
            params![id.0],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let corrupt = |what: &str| StorageError::Corrupt(format!("letter {} {what}", id.0));
    let (message_id, kind): (String, String) = (row.get(0)?, row.get(1)?);
    let open = |column, sealed: Option<Vec<u8>>| -> Result<Option<String>> {
        let plain = sealed.map(|sealed| sealer.open(column, &message_id, &sealed)).transpose();
        let plain = plain.map_err(|why| corrupt(&format!("has something that does not open: {why}")))?;
        // The decoder's own error would hold the text.
        plain.map(|plain| String::from_utf8(plain).map_err(|_| corrupt("holds no text"))).transpose()
    };
    let to = match (row.get(3)?, open(ADDRESS, row.get(4)?)?) {
        (Some(user), _) => Recipient::User(user),
        (None, Some(address)) => Recipient::Address(address),
        (None, None) => return Err(corrupt("is for nobody")),
    };
    let letter = LetterKind::named(&kind)
        .ok_or_else(|| corrupt(&format!("is of the unknown kind {kind}")))
        .and_then(|kind| {
        Letter::stored(kind, row.get(5)?, open(SECRET, row.get(6)?)?)
            .ok_or_else(|| corrupt("misses what it is about"))
    })?;
    Ok(Some(Row { to, lang: row.get(2)?, letter, created_at: row.get(7)?, message_id }))
}

/// Takes a letter out of the database: it was sent, or there is nobody to send it to.
pub(super) async fn forget(tx: &mut Tx<'_>, id: LetterId) -> Result<()> {
    tx.execute("DELETE FROM letters WHERE id = ? AND refused_at IS NULL", params![id.0]).await.map(|_| ())
}

/// Keeps of a letter only that it was refused, and with which reply.
pub(super) async fn set_aside(
    tx: &mut Tx<'_>,
    id: LetterId,
    reply_code: u16,
    now: MachineTime,
) -> Result<()> {
    tx.execute(
        "UPDATE letters SET refused_at = ?, reply_code = ?, address = NULL, secret = NULL
         WHERE id = ? AND refused_at IS NULL",
        params![now, i64::from(reply_code), id.0],
    )
    .await
    .map(|_| ())
}

/// How many letters there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterCounts {
    /// Those that wait to be sent.
    pub waiting: i64,
    /// Those that a mail server refused for good.
    pub refused: i64,
}

/// Counts the letters.
pub async fn counts(tx: &mut Tx<'_>) -> Result<LetterCounts> {
    let row = tx.query_one("SELECT COUNT(*), COUNT(refused_at) FROM letters", &[]).await?;
    let (all, refused): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok(LetterCounts { waiting: all - refused, refused })
}
