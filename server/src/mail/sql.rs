//! The statements of letters. What is sealed is bound to its column and the letter's random message id.

use super::letter::{Letter, Recipient};
use crate::auth::Sealer;
use crate::clock::MachineTime;
use crate::params;
use crate::storage::{Result, Tx};
use miri_common::Lang;

const ADDRESS: &str = "letters.address";
const SECRET: &str = "letters.secret";

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
