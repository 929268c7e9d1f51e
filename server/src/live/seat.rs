//! A place at the hub, as whoever is connected holds it.

use super::hub::Hub;
use super::inbox::Inbox;
use super::news::GoodsChange;
use miri_common::GoodsId;
use std::collections::HashSet;
use std::sync::Arc;

/// A place at the hub; leaving it is dropping it.
pub struct Seat {
    hub: Arc<Hub>,
    number: u64,
    /// What is owed.
    pub inbox: Arc<Inbox>,
}

/// From where on everything comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// The number of the last event that the hub had handed on.
    pub position: i64,
}

impl Seat {
    pub(super) const fn new(hub: Arc<Hub>, number: u64, inbox: Arc<Inbox>) -> Self {
        Self { hub, number, inbox }
    }

    /// From now on news after the one numbered `after` come by themselves, and so does whatever the hub hands on from now on.
    pub fn join(&self, after: i64) -> Joined {
        let mut state = self.hub.lock();
        let position = state.position;
        if let Some(guest) = state.seats.get_mut(&self.number) {
            guest.joined = Some(after.max(position));
        }
        Joined { position }
    }

    /// Watches these goods and no others. Those that are new are looked at at once.
    pub fn watch(&self, goods: &HashSet<GoodsId>) {
        let mut state = self.hub.lock();
        let Some(guest) = state.seats.get_mut(&self.number) else { return };
        let before = std::mem::replace(&mut guest.watches, goods.clone());
        for gone in before.difference(goods) {
            state.unwatch(self.number, *gone);
            self.inbox.forget(*gone);
        }
        for new in goods.difference(&before) {
            state.watchers.entry(*new).or_default().insert(self.number);
            state.mark(*new, GoodsChange::Stock);
        }
        drop(state);
        self.hub.stock_is_due.notify_one();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        let Some(guest) = state.seats.remove(&self.number) else { return };
        for goods in guest.watches {
            state.unwatch(self.number, goods);
        }
        if let Some(seats) = state.by_user.get_mut(&guest.user) {
            seats.retain(|number| *number != self.number);
            if seats.is_empty() {
                state.by_user.remove(&guest.user);
            }
        }
    }
}
