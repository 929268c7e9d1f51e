//! The sessions whose access tokens stopped working before their time, in memory, because every request asks.
//!
//! The database is the truth. A session is put in here after its revocation was committed and before that is answered.

use super::MAX_ACCESS_TTL;
use crate::clock::MachineTime;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// How often entries that no token needs any more are dropped.
const PRUNE_EVERY: Duration = Duration::from_hours(1);

/// The revoked sessions.
#[derive(Debug, Default)]
pub struct Revoked(RwLock<Sessions>);

#[derive(Debug, Default)]
struct Sessions {
    revoked_at: HashMap<String, MachineTime>,
    pruned_at: Option<MachineTime>,
}

impl Revoked {
    /// Whether this session was revoked.
    pub fn contains(&self, session_id: &str) -> bool {
        // No panic can leave the map half changed, so a poisoned lock says nothing about it.
        self.0.read().unwrap_or_else(PoisonError::into_inner).revoked_at.contains_key(session_id)
    }

    /// Takes up a session that was revoked `at`.
    pub fn add(&self, session_id: String, at: MachineTime) {
        let mut sessions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.pruned_at.is_none_or(|pruned| at >= pruned + PRUNE_EVERY) {
            // A token lives no longer than this after its session was revoked, however long lifetimes once were.
            let oldest = at - MAX_ACCESS_TTL;
            sessions.revoked_at.retain(|_, revoked| *revoked >= oldest);
            sessions.pruned_at = Some(at);
        }
        sessions.revoked_at.insert(session_id, at);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_ACCESS_TTL, PRUNE_EVERY, Revoked};
    use crate::clock::MachineTime;
    use std::time::Duration;

    #[test]
    fn a_session_stays_for_as_long_as_a_token_of_it_may_live() {
        let revoked = Revoked::default();
        let start = MachineTime(1_700_000_000_000_000);
        revoked.add("first".to_owned(), start);
        revoked.add("second".to_owned(), start + MAX_ACCESS_TTL);
        assert!(revoked.contains("first"));
        revoked.add("third".to_owned(), start + MAX_ACCESS_TTL + PRUNE_EVERY + Duration::from_secs(1));
        assert!(!revoked.contains("first"));
        assert!(revoked.contains("second") && revoked.contains("third"));
    }
}
