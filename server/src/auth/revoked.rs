//! The sessions and personal access tokens that stopped working before their time, in memory, because every request asks.
//!
//! The database is the truth. What ends is put in here after its revocation was committed and before that is answered. Of a session
//! it stays for as long as an access token of it may live, since nobody asks the database about those. A personal access token is
//! looked up there again and again, so it stays only until no look that began before, no stream and no memory of it is left.

use super::{MAX_ACCESS_TTL, access_tokens};
use crate::clock::MachineTime;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// How often entries that no token needs any more are dropped.
const PRUNE_EVERY: Duration = Duration::from_mins(5);
/// How long a personal access token stays: far longer than a look at the database may take, and than streams are left alone.
const TOKEN_KEPT: Duration = Duration::from_mins(10);
const _: () = assert!(TOKEN_KEPT.as_secs() > 100 * access_tokens::LOOK_AGAIN.as_secs());

/// What was revoked.
#[derive(Debug, Default)]
pub struct Revoked(RwLock<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// From when on each may be forgotten.
    until: HashMap<String, MachineTime>,
    pruned_at: Option<MachineTime>,
}

impl Revoked {
    /// Whether this session, or the token that is called this among sessions, was revoked.
    pub fn contains(&self, session_id: &str) -> bool {
        // No panic can leave the map half changed, so a poisoned lock says nothing about it.
        self.0.read().unwrap_or_else(PoisonError::into_inner).until.contains_key(session_id)
    }

    /// Takes up `now` a session or token that was revoked `at`, which may be long ago when another server did it.
    pub fn add(&self, session_id: String, at: MachineTime, now: MachineTime) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.pruned_at.is_none_or(|pruned| now >= pruned + PRUNE_EVERY) {
            entries.until.retain(|_, until| *until > now);
            entries.pruned_at = Some(now);
        }
        let until = if access_tokens::is_session_id(&session_id) {
            now + TOKEN_KEPT
        } else {
            // A token lives no longer than this after its session was revoked, however long lifetimes once were.
            at + MAX_ACCESS_TTL
        };
        entries.until.insert(session_id, until);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_ACCESS_TTL, PRUNE_EVERY, Revoked, TOKEN_KEPT};
    use crate::auth::access_tokens;
    use crate::clock::MachineTime;
    use std::time::Duration;

    const START: MachineTime = MachineTime(1_700_000_000_000_000);

    /// Something else is revoked at this time, which is when the past is looked at.
    fn at(revoked: &Revoked, now: MachineTime) -> &Revoked {
        revoked.add("another".to_owned(), now, now);
        revoked
    }

    #[test]
    fn a_session_stays_for_as_long_as_a_token_of_it_may_live() {
        let revoked = Revoked::default();
        revoked.add("first".to_owned(), START, START);
        revoked.add("second".to_owned(), START + Duration::from_hours(1), START + Duration::from_hours(2));
        assert!(at(&revoked, START + MAX_ACCESS_TTL - Duration::from_secs(1)).contains("first"));
        let later = at(&revoked, START + MAX_ACCESS_TTL + PRUNE_EVERY);
        assert!(!later.contains("first") && later.contains("second"));
    }

    #[test]
    fn a_personal_access_token_is_forgotten_within_minutes_of_being_taken_up() {
        let revoked = Revoked::default();
        let (token, other) = (access_tokens::session_id(7), access_tokens::session_id(8));
        revoked.add(token.clone(), START, START);
        assert!(at(&revoked, START + TOKEN_KEPT - Duration::from_secs(1)).contains(&token));
        // Another server revoked it while this one could not read the database.
        revoked.add(other.clone(), START, START + TOKEN_KEPT);
        let later = at(&revoked, START + TOKEN_KEPT + PRUNE_EVERY);
        assert!(!later.contains(&token) && later.contains(&other));
        assert!(!at(&revoked, START + 2 * (TOKEN_KEPT + PRUNE_EVERY)).contains(&other));
    }
}
