//! Reading from the database what was revoked: at the start, and again and again where other servers write to it.
//!
//! It is read a page at a time, each in a read of its own and behind the last one, so no read takes longer because more was revoked,
//! and a spell without the database makes more pages of what is to be read, not a longer one.

use super::{Auth, AuthError, MAX_ACCESS_TTL, access_tokens, sessions};
use crate::clock::MachineTime;
use crate::storage::{StorageError, Store};
use std::time::Duration;

/// How often the revocations of other servers are read, so that they count here within a second.
pub const FOLLOW_PERIOD: Duration = Duration::from_millis(500);
/// The clocks of two servers may differ by so much.
const CLOCKS_DIFFER: Duration = Duration::from_mins(5);
/// Rows of one read.
const PAGE: i64 = 1_000;

/// Up to when the revocations of other servers are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    sessions: MachineTime,
    tokens: MachineTime,
}

impl Known {
    /// All of them, at the start.
    pub const fn until(now: MachineTime) -> Self {
        Self { sessions: now, tokens: now }
    }
}

impl Auth {
    /// Reads the sessions that were revoked while a token of theirs may still be good. Called once, at start. Personal access tokens
    /// are not read, because nothing is remembered of those yet, and the first look at one finds that it was revoked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_revoked(&self, store: &Store) -> Result<(), AuthError> {
        // The lifetime may have been longer before the restart, so the longest one is looked back.
        let mut from = self.clock.machine() - MAX_ACCESS_TTL;
        self.take_up_sessions(store, &mut from).await
    }

    /// Reads what other servers on the same database revoked beyond what is `known`, and notes how far it has come, even where it
    /// could not go on: the next call, or the one after a spell without the database, goes on from there. Called every
    /// [`FOLLOW_PERIOD`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn follow_revoked(&self, store: &Store, known: &mut Known) -> Result<(), AuthError> {
        let now = self.clock.machine();
        let mut read = Known::until(now);
        read.sessions = known.sessions - CLOCKS_DIFFER;
        read.tokens = known.tokens - CLOCKS_DIFFER;
        let sessions = self.take_up_sessions(store, &mut read.sessions).await;
        let tokens = self.take_up_tokens(store, &mut read.tokens).await;
        // What was revoked by a clock that is ahead does not make known what others are about to revoke now.
        let reached = |outcome: &Result<_, _>, before: MachineTime, read: MachineTime| {
            if outcome.is_ok() { now } else { before.max(read.min(now)) }
        };
        known.sessions = reached(&sessions, known.sessions, read.sessions);
        known.tokens = reached(&tokens, known.tokens, read.tokens);
        sessions.and(tokens)
    }

    /// Takes up the sessions that were revoked at `from` or later, and moves `from` to the last that was taken up.
    async fn take_up_sessions(&self, store: &Store, from: &mut MachineTime) -> Result<(), AuthError> {
        let mut after = String::new();
        loop {
            let (since, behind) = (*from, after.clone());
            let page = store
                .read_internal(async move |tx| -> Result<_, StorageError> {
                    sessions::revoked_since(tx, (since, &behind), PAGE).await
                })
                .await?;
            let Some((last, at)) = page.last().cloned() else { return Ok(()) };
            let full = i64::try_from(page.len()) == Ok(PAGE);
            let now = self.clock.machine();
            for (session, at) in page {
                self.revoked.add(session, at, now);
            }
            (*from, after) = (at, last);
            if !full {
                return Ok(());
            }
        }
    }

    /// The same for personal access tokens.
    async fn take_up_tokens(&self, store: &Store, from: &mut MachineTime) -> Result<(), AuthError> {
        let mut after = i64::MIN;
        loop {
            let (since, behind) = (*from, after);
            let page = store
                .read_internal(async move |tx| -> Result<_, StorageError> {
                    access_tokens::revoked_since(tx, (since, behind), PAGE).await
                })
                .await?;
            let Some((last, at)) = page.last().copied() else { return Ok(()) };
            let full = i64::try_from(page.len()) == Ok(PAGE);
            let now = self.clock.machine();
            for (token, at) in page {
                self.revoked.add(access_tokens::session_id(token), at, now);
            }
            (*from, after) = (at, last);
            if !full {
                return Ok(());
            }
        }
    }
}
