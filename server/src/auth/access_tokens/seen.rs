//! The tokens that were seen lately, by their hash, so that a script that asks a hundred times a second costs two reads, be it good or
//! refused: that of a job that nobody has told of its end is as well made as any other.

use super::LOOK_AGAIN;
use crate::auth::{Actor, Revoked};
use crate::clock::{MachineTime, Monotonic};
use miri_common::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most tokens of a kind, good or refused, that are remembered; beyond it all of it are forgotten and looked at again.
const CAPACITY: usize = 10_000;

/// What is remembered.
#[derive(Default)]
pub struct Seen(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    good: HashMap<Vec<u8>, Entry>,
    /// When each was looked at. They stand alone, so that tokens that are worth nothing push out none that is good.
    refused: HashMap<Vec<u8>, Monotonic>,
    /// Counts every forgetting. A look that began before one may have seen what was to be forgotten, and is not kept.
    forgettings: u64,
}

struct Entry {
    actor: Actor,
    expires_at: MachineTime,
    looked_at: Monotonic,
}

/// What is known of a token without a look at the database.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::auth) enum Remembered {
    /// Whose it is.
    Good(Actor),
    /// It is worth nothing.
    Refused,
    /// Not enough. A look is to begin.
    Nothing(Look),
}

/// A look at the database that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) struct Look {
    forgettings: u64,
    begun: Monotonic,
}

impl Seen {
    /// What is known of the token with this hash.
    pub(in crate::auth) fn get(&self, hash: &[u8], revoked: &Revoked, now: MachineTime) -> Remembered {
        let entries = self.lock();
        if let Some(entry) = entries.good.get(hash) {
            // That holds for good, however long ago its owner was looked up.
            if revoked.contains(&entry.actor.session_id) || now >= entry.expires_at {
                return Remembered::Refused;
            }
            if entry.looked_at.elapsed() < LOOK_AGAIN {
                return Remembered::Good(entry.actor.clone());
            }
        }
        if entries.refused.get(hash).is_some_and(|looked_at| looked_at.elapsed() < LOOK_AGAIN) {
            return Remembered::Refused;
        }
        Remembered::Nothing(Look { forgettings: entries.forgettings, begun: Monotonic::now() })
    }

    /// Remembers whose token a look has found.
    pub(in crate::auth) fn keep(&self, hash: Vec<u8>, look: Look, actor: Actor, expires_at: MachineTime) {
        let mut entries = self.lock();
        if entries.forgettings != look.forgettings {
            return;
        }
        make_place(&mut entries.good, &hash);
        entries.good.insert(hash, Entry { actor, expires_at, looked_at: look.begun });
    }

    /// Remembers that a look has found a token to be worth nothing.
    pub(in crate::auth) fn keep_refused(&self, hash: Vec<u8>, look: Look) {
        let mut entries = self.lock();
        entries.good.remove(&hash);
        make_place(&mut entries.refused, &hash);
        entries.refused.insert(hash, look.begun);
    }

    /// Forgets the tokens of this user, who is not what they were.
    pub fn forget(&self, user: UserId) {
        let mut entries = self.lock();
        entries.forgettings += 1;
        entries.good.retain(|_, entry| entry.actor.user_id != user);
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // No panic can leave the map half changed, so a poisoned lock says nothing about it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_place<T>(entries: &mut HashMap<Vec<u8>, T>, hash: &[u8]) {
    if entries.len() >= CAPACITY && !entries.contains_key(hash) {
        entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Look, Remembered, Seen};
    use crate::auth::{Actor, Revoked};
    use crate::clock::MachineTime;
    use miri_common::UserId;
    use miri_common::labels::Role;

    const NOW: MachineTime = MachineTime(1_700_000_000_000_000);
    const LATER: MachineTime = MachineTime(1_700_000_060_000_000);

    fn actor(user: i64) -> Actor {
        Actor { user_id: UserId(user), role: Role::User, session_id: format!("token-{user}"), scopes: None }
    }

    fn get(seen: &Seen, token: u8, now: MachineTime) -> Remembered {
        seen.get(&[token], &Revoked::default(), now)
    }

    #[track_caller]
    fn look(seen: &Seen, token: u8) -> Look {
        match get(seen, token, NOW) {
            Remembered::Nothing(look) => look,
            known => panic!("{known:?}"),
        }
    }

    fn keep(seen: &Seen, token: u8) {
        seen.keep(vec![token], look(seen, token), actor(token.into()), LATER);
    }

    #[test]
    fn a_token_is_remembered_until_it_ends_or_its_owner_changes() {
        let seen = Seen::default();
        keep(&seen, 1);
        keep(&seen, 2);
        assert_eq!(get(&seen, 1, NOW), Remembered::Good(actor(1)));
        assert_eq!(get(&seen, 1, LATER), Remembered::Refused);
        seen.forget(UserId(1));
        look(&seen, 1);
        assert_eq!(get(&seen, 2, NOW), Remembered::Good(actor(2)));
    }

    #[test]
    fn what_was_read_before_a_forgetting_is_not_remembered() {
        let seen = Seen::default();
        let before = look(&seen, 1);
        seen.forget(UserId(1));
        seen.keep(vec![1], before, actor(1), LATER);
        look(&seen, 1);
    }

    #[test]
    fn a_token_that_was_refused_is_refused_again_without_a_look_and_so_is_one_that_was_revoked() {
        let seen = Seen::default();
        keep(&seen, 1);
        keep(&seen, 2);
        seen.keep_refused(vec![3], look(&seen, 3));
        assert_eq!(get(&seen, 3, NOW), Remembered::Refused);
        let revoked = Revoked::default();
        revoked.add("token-1".to_owned(), NOW, NOW);
        assert_eq!(seen.get(&[1], &revoked, NOW), Remembered::Refused);
        assert_eq!(seen.get(&[2], &revoked, NOW), Remembered::Good(actor(2)));
    }

    #[test]
    fn any_number_of_refused_tokens_makes_no_good_one_forgotten_and_memory_is_bounded() {
        let seen = Seen::default();
        keep(&seen, 1);
        let begun = look(&seen, 2);
        for token in 0..=CAPACITY {
            seen.keep_refused(token.to_le_bytes().to_vec(), begun);
        }
        assert_eq!(seen.lock().refused.len(), 1);
        assert_eq!(seen.lock().good.len(), 1);
    }
}
