//! Why the gate cannot be used right now.

use crate::storage::StorageError;
use redis::RedisError;

/// Why orders go on without the gate. None of these is ever shown to a shopper.
#[derive(Debug, thiserror::Error)]
pub(super) enum GateError {
    #[error("it has not been connected yet")]
    Starting,
    #[error("{0}")]
    Redis(#[from] RedisError),
    #[error("it did not answer in time")]
    Slow,
    #[error("MIRI_REDIS_URL or MIRI_REDIS_SENTINELS cannot be used: {0}")]
    Address(String),
    #[error("it is not a master")]
    NotMaster,
    #[error("its counters are of another epoch")]
    Epoch,
    #[error("it is not the Redis that was loaded")]
    Replaced,
    #[error("its data were lost while they were loaded")]
    Lost,
    #[error("another server is loading it")]
    Claimed,
    #[error("the log no longer holds the event that it needs next")]
    Pruned,
    #[error("it answered something unexpected: {0}")]
    Answer(String),
    #[error("the database: {0}")]
    Database(#[from] StorageError),
    #[error("the server is ending")]
    Stopped,
}
