//! What a transaction has ended, to be known in memory as soon as it is committed.

use super::{Auth, access_tokens};
use crate::clock::MachineTime;
use miri_common::UserId;

/// Sessions and tokens that were revoked, and accounts whose role has changed. It says so to nobody before [`Auth::end`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "what has ended goes on working in this process until it is told"]
pub struct Ended {
    sessions: Vec<String>,
    users: Vec<UserId>,
}

impl Ended {
    /// These sessions.
    pub const fn sessions(sessions: Vec<String>) -> Self {
        Self { sessions, users: Vec::new() }
    }

    /// This personal access token.
    pub fn token(token: i64) -> Self {
        Self::sessions(vec![access_tokens::session_id(token)])
    }

    /// And what `other` says.
    pub fn append(&mut self, mut other: Self) {
        self.sessions.append(&mut other.sessions);
        self.users.append(&mut other.users);
    }

    /// And what is remembered of this user's tokens.
    pub fn role_changed(&mut self, user: UserId) {
        self.users.push(user);
    }

    /// How many sessions and tokens have ended.
    pub const fn count(&self) -> usize {
        self.sessions.len()
    }
}

impl Auth {
    /// Makes what was ended, by a transaction that is committed, count in this process.
    pub fn end(&self, ended: Ended, now: MachineTime) {
        for session in ended.sessions {
            self.revoked.add(session, now, now);
        }
        for user in ended.users {
            self.seen.forget(user);
        }
    }
}
