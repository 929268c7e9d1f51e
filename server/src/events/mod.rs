//! The log of what has happened, and those who read it.
//!
//! **Owns** the order of events, the readers' offsets, events that could not be handled, and the work rows for effects
//! outside the database. **Does not own** what an event means: that stands with the part that handles it.
//!
//! In reading order:
//! - [`Topic`]: the kinds of events.
//! - [`log`]: reading events. They are written through [`Tx::emit`](crate::storage::Tx::emit), numbered without gaps and in
//!   commit order by the lane: no event without its change, no change without its event.
//! - [`consumer`]: a named reader with an offset, which moves in the transaction of the effects: exactly once.
//! - [`dead`]: events that a consumer could not handle, and replaying them.
//! - [`progress`]: which consumers there are, and what all of them have read.
//! - [`tail`]: a reader without an offset, for what lives in this process only.
//! - [`deliveries`]: effects outside the database, tried until they succeed, each under its own idempotency key. `worker`: has
//!   them made.

pub mod consumer;
pub mod dead;
pub mod deliveries;
pub mod log;
pub mod progress;
pub mod tail;
mod topics;
mod worker;

pub use log::Event;
pub use topics::Topic;
