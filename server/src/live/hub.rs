//! All connections, and who of them hears what.
//!
//! One lock over everything: whoever joins is told the number up to which the hub has handed the log on, and every later event reaches
//! him, so that catching up to that number leaves no gap.

use super::inbox::Inbox;
use super::limits::LiveLimits;
use super::news::{GoodsChange, News};
use super::seat::Seat;
use super::sql::Stock;
use crate::auth::Actor;
use crate::clock::Monotonic;
use miri_common::api::EndReason;
use miri_common::{GoodsId, OrderId, UserId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// All connections of this server.
pub struct Hub {
    state: Mutex<State>,
    /// Goods have to be looked at.
    pub(super) stock_is_due: Notify,
    limits: LiveLimits,
}

#[derive(Default)]
pub(super) struct State {
    /// The number of the last event that was handed on.
    pub(super) position: i64,
    closed: bool,
    next_seat: u64,
    pub(super) seats: HashMap<u64, Guest>,
    pub(super) by_user: HashMap<UserId, Vec<u64>>,
    pub(super) watchers: HashMap<GoodsId, HashSet<u64>>,
    /// Watched goods that have changed since the last look.
    changed: HashMap<GoodsId, GoodsChange>,
}

/// Someone who is connected.
pub(super) struct Guest {
    pub(super) user: UserId,
    token: String,
    session: String,
    inbox: Arc<Inbox>,
    cut: CancellationToken,
    /// Whether he hears news, and after which number.
    pub(super) joined: Option<i64>,
    pub(super) watches: HashSet<GoodsId>,
    ended_at: Option<Monotonic>,
}

/// Why there is no place for one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// This user has as many streams as one may have.
    OfThisUser,
    /// The server has as many streams as it takes, or is being stopped.
    Altogether,
}

impl Hub {
    /// Without anyone.
    pub fn new(limits: LiveLimits) -> Self {
        Self { state: Mutex::default(), stock_is_due: Notify::new(), limits }
    }

    /// The bounds.
    pub const fn limits(&self) -> &LiveLimits {
        &self.limits
    }

    /// Gives someone a place. `token` is looked at again and again; `cut` ends the connection of a reader that does not read why
    /// it was ended.
    ///
    /// # Errors
    /// When there is no place.
    pub fn enter(
        self: &Arc<Self>,
        actor: &Actor,
        token: String,
        cut: CancellationToken,
    ) -> Result<Seat, Full> {
        let user = actor.user_id;
        let mut state = self.lock();
        if state.closed || state.seats.len() >= self.limits.streams {
            return Err(Full::Altogether);
        }
        if state.by_user.get(&user).is_some_and(|seats| seats.len() >= self.limits.streams_per_user) {
            return Err(Full::OfThisUser);
        }
        let number = state.next_seat;
        state.next_seat += 1;
        let inbox = Arc::new(Inbox::new(self.limits.waiting_news));
        let guest = Guest {
            user,
            token,
            session: actor.session_id.clone(),
            inbox: Arc::clone(&inbox),
            cut,
            joined: None,
            watches: HashSet::new(),
            ended_at: None,
        };
        state.seats.insert(number, guest);
        state.by_user.entry(user).or_default().push(number);
        Ok(Seat::new(Arc::clone(self), number, inbox))
    }

    /// The number of the last event that was handed on.
    pub fn position(&self) -> i64 {
        self.lock().position
    }

    /// How many are connected.
    pub fn seats(&self) -> usize {
        self.lock().seats.len()
    }

    /// Hands a batch of the log on. `owners` says whose the orders are; false when it is needed and missing: then nothing was handed on.
    pub(super) fn publish(&self, batch: &Batch, owners: Option<&HashMap<OrderId, UserId>>) -> bool {
        let mut state = self.lock();
        if owners.is_none() && !batch.news.is_empty() && !state.seats.is_empty() {
            return false;
        }
        state.position = batch.last;
        for news in &batch.news {
            let owner = owners.and_then(|owners| owners.get(&news.order));
            for number in owner.and_then(|owner| state.by_user.get(owner)).into_iter().flatten() {
                if let Some(guest) = state.seats.get(number)
                    && guest.joined.is_some_and(|after| news.id > after)
                {
                    guest.inbox.put_news(news);
                }
            }
        }
        for (goods, change) in &batch.goods {
            state.mark(*goods, *change);
        }
        let due = !state.changed.is_empty();
        drop(state);
        if due {
            self.stock_is_due.notify_one();
        }
        true
    }

    /// Starts from this number: called once, before the first batch.
    pub(super) fn start_at(&self, position: i64) {
        self.lock().position = position;
    }

    /// The goods that have to be looked at; they count as looked at from now on.
    pub(super) fn take_changed(&self) -> HashMap<GoodsId, GoodsChange> {
        std::mem::take(&mut self.lock().changed)
    }

    /// Puts goods back that could not be looked at.
    pub(super) fn put_back(&self, changed: HashMap<GoodsId, GoodsChange>) {
        let mut state = self.lock();
        for (goods, change) in changed {
            state.mark(goods, change);
        }
    }

    /// Tells everyone who watches these goods how they stand.
    pub(super) fn tell_stock(&self, stock: &[Stock], changed: &HashMap<GoodsId, GoodsChange>) {
        let state = self.lock();
        for stock in stock {
            let change = changed.get(&stock.goods).copied().unwrap_or(GoodsChange::Stock);
            for number in state.watchers.get(&stock.goods).into_iter().flatten() {
                if let Some(guest) = state.seats.get(number) {
                    guest.inbox.put_goods(stock, change);
                }
            }
        }
    }

    /// Ends those whose token is not good any more, and cuts those off that have not read in time why they were ended.
    pub(super) fn look_at_tokens(&self, judge: impl Fn(&str, &str) -> Option<EndReason>) {
        let mut state = self.lock();
        for guest in state.seats.values_mut() {
            if guest.inbox.ended().is_none()
                && let Some(reason) = judge(&guest.token, &guest.session)
            {
                guest.inbox.end(reason);
            }
            if guest.inbox.ended().is_some() {
                let ended_at = *guest.ended_at.get_or_insert_with(Monotonic::now);
                if ended_at.elapsed() >= self.limits.last_words {
                    guest.cut.cancel();
                }
            }
        }
    }

    /// Ends everyone, and lets nobody in any more.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        for guest in state.seats.values() {
            guest.inbox.end(EndReason::Shutdown);
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // What is done under this lock does not panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub(super) fn mark(&mut self, goods: GoodsId, change: GoodsChange) {
        if !self.watchers.contains_key(&goods) {
            return;
        }
        let marked = self.changed.entry(goods).or_insert(change);
        if change == GoodsChange::Opened {
            *marked = change;
        }
    }

    pub(super) fn unwatch(&mut self, number: u64, goods: GoodsId) {
        if let Some(watchers) = self.watchers.get_mut(&goods) {
            watchers.remove(&number);
            if watchers.is_empty() {
                self.watchers.remove(&goods);
                self.changed.remove(&goods);
            }
        }
    }
}

/// What a batch of the log says.
pub(super) struct Batch {
    /// The number of its last event.
    pub(super) last: i64,
    /// What is someone's news.
    pub(super) news: Vec<Arc<News>>,
    /// What it does to goods.
    pub(super) goods: Vec<(GoodsId, GoodsChange)>,
}
