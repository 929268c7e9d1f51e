//! Requests under way: at most one in a slot, at most so many at a time, and given up when nobody waits for them.

use super::{calls, listen};
use crate::call::{Answer, Call};
use crate::effect::{RequestId, Slot};
use crate::event::Event;
use crate::failure::Failure;
use crate::session::Sessions;
use futures_util::FutureExt;
use miri_common::client::Client;
use miri_common::{GoodsId, Lang};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;

/// How many requests are under way at a time.
const AT_A_TIME: usize = 8;

/// The shop, as the caller hands it over.
#[derive(Clone)]
pub struct Shop {
    /// A client for someone who is not signed in.
    pub client: Client,
    /// Who keeps the session.
    pub sessions: Arc<dyn Sessions>,
}

impl Shop {
    /// The client with a token, where there is one.
    pub(super) async fn client(&self, lang: Lang) -> Result<(Client, SignedIn), Failure> {
        let client = self.client.clone().in_language(lang);
        Ok(match self.sessions.token().await? {
            Some(token) => (client.with_token(token), SignedIn::Yes),
            None => (client, SignedIn::No),
        })
    }
}

/// A request panicked. The terminal is given back already, so the client ends.
pub(super) struct Panicked;

/// What a request says.
pub(super) type Said = Result<Event, Panicked>;

/// Whether a client has a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignedIn {
    /// It has.
    Yes,
    /// It has none.
    No,
}

/// The requests under way.
pub(super) struct Tasks {
    shop: Shop,
    lang: Lang,
    events: mpsc::Sender<Said>,
    permits: Arc<Semaphore>,
    by_slot: HashMap<Slot, AbortHandle>,
    stream: Option<AbortHandle>,
}

impl Tasks {
    pub(super) fn new(shop: Shop, lang: Lang, events: mpsc::Sender<Said>) -> Self {
        let permits = Arc::new(Semaphore::new(AT_A_TIME));
        Self { shop, lang, events, permits, by_slot: HashMap::new(), stream: None }
    }

    /// Answers are wanted in this language from now on.
    pub(super) const fn speak(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// Asks, and gives up what was asked in this slot before. `update` never asks over a write that is under way.
    pub(super) fn ask(&mut self, id: RequestId, slot: Slot, call: Call) {
        let (shop, lang) = (self.shop.clone(), self.lang);
        let (events, permits) = (self.events.clone(), Arc::clone(&self.permits));
        let task = tokio::spawn(async move {
            let permit = permits.acquire().await;
            let answered = AssertUnwindSafe(ask(&shop, lang, call)).catch_unwind().await;
            drop(permit);
            let said = answered.map(|result| Event::Answered { id, slot, result }).map_err(|_| Panicked);
            // Nobody listens any more only when the client is being closed.
            let _closed = events.send(said).await;
        });
        self.by_slot.retain(|_, task| !task.is_finished());
        if let Some(older) = self.by_slot.insert(slot, task.abort_handle()) {
            older.abort();
        }
    }

    /// Listens to the live stream anew.
    pub(super) fn listen(&mut self, last_id: Option<i64>, goods: Vec<GoodsId>) {
        self.hush();
        let (shop, lang, events) = (self.shop.clone(), self.lang, self.events.clone());
        let task = tokio::spawn(async move {
            let listening = AssertUnwindSafe(listen::listen(&shop, lang, last_id, &goods, &events));
            if listening.catch_unwind().await.is_err() {
                let _closed = events.send(Err(Panicked)).await;
            }
        });
        self.stream = Some(task.abort_handle());
    }

    /// Stops listening.
    pub(super) fn hush(&mut self) {
        if let Some(task) = self.stream.take() {
            task.abort();
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.hush();
        self.by_slot.values().for_each(AbortHandle::abort);
    }
}

async fn ask(shop: &Shop, lang: Lang, call: Call) -> Result<Answer, Failure> {
    if calls::is_for_everyone(&call) {
        // A session that cannot be read must not keep anyone from looking around.
        let client = shop.client.clone().in_language(lang);
        return calls::carry_out(shop, &client, call).await;
    }
    match shop.client(lang).await? {
        (client, SignedIn::Yes) => calls::carry_out(shop, &client, call).await,
        (_, SignedIn::No) => Err(Failure::signed_out("")),
    }
}
