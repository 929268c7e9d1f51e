//! Where letters are put in: into the caller's own transaction, so that there is a letter exactly where there is its cause.

use super::letter::{Letter, Recipient};
use super::sql;
use crate::auth::Auth;
use crate::clock::Clock;
use crate::events::deliveries::{self, Kind};
use crate::random::Random;
use crate::storage::{Result, Tx};
use miri_common::Lang;
use std::sync::Arc;
use tokio::sync::Notify;

/// The event number of a letter that no event has caused.
const NO_EVENT: i64 = 0;

/// Takes letters in. Cheap to clone; all clones are the same post.
#[derive(Clone)]
pub struct Post {
    auth: Arc<Auth>,
    clock: Clock,
    random: Random,
    wake: Arc<Notify>,
}

impl Post {
    /// A post whose letters are sealed with these keys.
    pub fn new(auth: Arc<Auth>, clock: Clock, random: Random) -> Self {
        Self { auth, clock, random, wake: Arc::default() }
    }

    /// Writes a letter, with the work row that has it sent. Both become true with the caller's transaction or not at all, and
    /// nothing is sent before that.
    pub async fn put(&self, tx: &mut Tx<'_>, to: &Recipient, lang: Lang, letter: &Letter) -> Result<()> {
        self.put_for(tx, to, lang, letter, NO_EVENT).await
    }

    /// As [`Post::put`], because of an event.
    pub(super) async fn put_for(
        &self,
        tx: &mut Tx<'_>,
        to: &Recipient,
        lang: Lang,
        letter: &Letter,
        event_id: i64,
    ) -> Result<()> {
        let now = self.clock.machine();
        let message_id = self.random.uuid().to_string();
        let id = sql::insert(tx, &self.auth.sealer, &message_id, to, lang, letter, now).await?;
        deliveries::request(tx, Kind::Mail, id.0, event_id, now).await.map(|_| ())
    }

    /// Tells whoever sends letters that there may be one. Without it they are found within half a second.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// What [`Post::wake`] wakes.
    pub(crate) fn woken(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}
