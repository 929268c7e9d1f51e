//! Why signing in and the like could not be done right now. That someone is refused is no error, it is an answer.

use crate::storage::StorageError;

/// What went wrong; nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Too many passwords wait to be hashed.
    #[error("too many passwords wait to be checked")]
    Busy,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A fault of the server.
    #[error("a defect in signing in: {0}")]
    Defect(String),
}
