//! What a unit of work leaves behind besides its rows: events, and what follows its commit.

use super::Tx;
use crate::events::Topic;

/// What is done in this process once a transaction is committed.
pub(super) type AfterCommit = Box<dyn FnOnce() + Send>;

/// An event that will get its number when the batch commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What kind of thing happened.
    pub topic: Topic,
    /// Whose order of events must be kept: `order:12`, `goods:7`.
    pub key: String,
    /// Ids, never personal data.
    pub payload: serde_json::Value,
}

/// What an event tells: ids, never personal data.
pub trait Payload {
    /// As JSON.
    fn into_value(self) -> serde_json::Value;
}

impl Payload for serde_json::Value {
    fn into_value(self) -> serde_json::Value {
        self
    }
}

impl Payload for &serde_json::Value {
    fn into_value(self) -> serde_json::Value {
        self.clone()
    }
}

/// What a transaction leaves to be committed.
pub(super) struct Work {
    pub(super) events: Vec<NewEvent>,
    pub(super) after_commit: Vec<AfterCommit>,
    pub(super) wrote: bool,
}

/// A place to which a job's effects can be undone.
pub(super) struct Mark {
    pub(super) events: usize,
    pub(super) after_commit: usize,
    pub(super) written: u64,
}

impl Tx<'_> {
    /// Records that something has happened. The event becomes visible with the commit or not at all.
    pub fn emit(&mut self, topic: Topic, key: String, payload: impl Payload) {
        self.events.push(NewEvent { topic, key, payload: payload.into_value() });
    }

    /// The keys of what others have recorded in this transaction, which is in the log only when it is committed.
    pub fn keys_to_come(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(|event| event.key.as_str())
    }

    /// Has something done in this process once this is committed: told to someone who waits, handed on. It is dropped when the
    /// unit of work is undone, when it has changed nothing, and when nobody knows whether it was committed; so nothing that
    /// must happen may hang on it.
    pub fn after_commit(&mut self, work: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(work));
    }
}
