//! What a unit of work leaves behind besides its rows: events, and what follows its commit.

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
