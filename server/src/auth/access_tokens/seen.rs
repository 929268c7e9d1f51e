//! The tokens that were seen lately, by their hash, so that a script that asks a hundred times a second costs two reads.

use super::LOOK_AGAIN;
use crate::auth::Actor;
use crate::clock::{MachineTime, Monotonic};
use miri_common::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most tokens that are remembered; beyond it all are forgotten and looked at again.
const CAPACITY: usize = 10_000;

/// What is remembered.
#[derive(Default)]
pub struct Seen(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    tokens: HashMap<Vec<u8>, Entry>,
    /// Counts every forgetting. A look that began before one may have seen what was to be forgotten, and is not kept.
    forgettings: u64,
}

struct Entry {
    actor: Actor,
    expires_at: MachineTime,
    looked_at: Monotonic,
}

/// A look at the database that has begun.
#[derive(Debug, Clone, Copy)]
pub(in crate::auth) struct Look {
    forgettings: u64,
    begun: Monotonic,
}

impl Seen {
    /// Whose token this is, where that was seen a moment ago; a look to begin otherwise.
    pub(in crate::auth) fn get(&self, hash: &[u8], now: MachineTime) -> Result<Actor, Look> {
        let entries = self.lock();
        match entries.tokens.get(hash) {
            Some(entry) if entry.looked_at.elapsed() < LOOK_AGAIN && now < entry.expires_at => {
                Ok(entry.actor.clone())
            }
            _ => Err(Look { forgettings: entries.forgettings, begun: Monotonic::now() }),
        }
    }

    /// Remembers what a look has found.
    pub(in crate::auth) fn keep(&self, hash: Vec<u8>, look: Look, actor: Actor, expires_at: MachineTime) {
        let mut entries = self.lock();
        if entries.forgettings != look.forgettings {
            return;
        }
        if entries.tokens.len() >= CAPACITY && !entries.tokens.contains_key(&hash) {
            entries.tokens.clear();
        }
        entries.tokens.insert(hash, Entry { actor, expires_at, looked_at: look.begun });
    }

    /// Forgets the tokens of this user, who is not what they were.
    pub fn forget(&self, user: UserId) {
        let mut entries = self.lock();
        entries.forgettings += 1;
        entries.tokens.retain(|_, entry| entry.actor.user_id != user);
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // No panic can leave the map half changed, so a poisoned lock says nothing about it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use crate::auth::Actor;
    use crate::clock::MachineTime;
    use miri_common::UserId;
    use miri_common::labels::Role;

    const NOW: MachineTime = MachineTime(1_700_000_000_000_000);
    const LATER: MachineTime = MachineTime(1_700_000_060_000_000);

    fn actor(user: i64) -> Actor {
        Actor { user_id: UserId(user), role: Role::User, session_id: format!("token-{user}"), scopes: None }
    }

    fn keep(seen: &Seen, user: i64) {
        let hash = vec![u8::try_from(user).unwrap()];
        let look = seen.get(&hash, NOW).unwrap_err();
        seen.keep(hash, look, actor(user), LATER);
    }

    #[test]
    fn a_token_is_remembered_until_it_ends_or_its_owner_changes() {
        let seen = Seen::default();
        keep(&seen, 1);
        keep(&seen, 2);
        assert_eq!(seen.get(&[1], NOW).ok(), Some(actor(1)));
        assert!(seen.get(&[1], LATER).is_err());
        seen.forget(UserId(1));
        assert!(seen.get(&[1], NOW).is_err());
        assert_eq!(seen.get(&[2], NOW).ok(), Some(actor(2)));
    }

    #[test]
    fn what_was_read_before_a_forgetting_is_not_remembered() {
        let seen = Seen::default();
        let look = seen.get(&[1], NOW).unwrap_err();
        seen.forget(UserId(1));
        seen.keep(vec![1], look, actor(1), LATER);
        assert!(seen.get(&[1], NOW).is_err());
    }
}
