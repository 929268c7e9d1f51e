//! Requests under way: one in each slot, and the keys of writes.

use super::remote::SLOW;
use crate::call::Key;
use crate::effect::{RequestId, Slot};
use crate::moment::Moment;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// The requests under way.
#[derive(Debug)]
pub(crate) struct Requests {
    last: u64,
    keys: u64,
    prefix: String,
    by_slot: HashMap<Slot, RequestId>,
    asked: BTreeMap<RequestId, Moment>,
}

/// What became of a write that was to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is on its way under this key.
    Sent(Key),
    /// One is under way in its place already.
    Busy,
    /// The shop cannot be reached; nothing was sent.
    Offline,
}

impl Requests {
    pub(super) fn new(prefix: String) -> Self {
        Self { last: 0, keys: 0, prefix, by_slot: HashMap::new(), asked: BTreeMap::new() }
    }

    /// A key that no other write of any client has.
    pub(super) fn new_key(&mut self) -> Key {
        self.keys += 1;
        Key(format!("{}-{}", self.prefix, self.keys))
    }

    /// Takes the slot for a new request.
    pub(super) fn begin(&mut self, slot: Slot, now: Moment) -> RequestId {
        self.last += 1;
        let id = RequestId(self.last);
        if let Some(older) = self.by_slot.insert(slot, id) {
            self.asked.remove(&older);
        }
        self.asked.insert(id, now);
        id
    }

    /// Whether a request is under way in this slot.
    pub(crate) fn is_busy(&self, slot: Slot) -> bool {
        self.by_slot.contains_key(&slot)
    }

    /// Ends a request and says when it was asked; `None` for one whose answer nobody waits for any more.
    pub(crate) fn end(&mut self, slot: Slot, id: RequestId) -> Option<Moment> {
        if self.by_slot.get(&slot) != Some(&id) {
            return None;
        }
        self.by_slot.remove(&slot);
        self.asked.remove(&id)
    }

    /// Gives up the request in this slot: its answer is dropped when it comes.
    pub(super) fn forget(&mut self, slot: Slot) {
        if let Some(id) = self.by_slot.remove(&slot) {
            self.asked.remove(&id);
        }
    }

    /// When the next one begins to count as slow.
    pub(super) fn wake(&self, now: Moment) -> Option<Moment> {
        self.asked.values().map(|asked| asked.after(SLOW)).filter(|slow| *slow > now).min()
    }

    /// Whether one counts as slow.
    pub(super) fn is_slow(&self, now: Moment) -> bool {
        self.asked.values().any(|asked| asked.after(SLOW) <= now)
    }

    /// Whether a request began to count as slow between these two moments.
    pub(crate) fn turned_slow(&self, before: Moment, now: Moment) -> bool {
        self.asked.values().map(|asked| asked.after(SLOW)).any(|slow| before < slow && slow <= now)
    }
}
