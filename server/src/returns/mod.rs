//! Returns: a line that was delivered and comes back.
//!
//! **Owns** when a line may be returned, the return's states and its statements. **Does not own** the units (`stock`) and the
//! money (`payments`), which it calls inside its own transactions; nor when what was sent back is here again: the job
//! `status` says so once a day.
//!
//! In reading order:
//! - [`rules`]: the window of a return and which state may follow which. Pure.
//! - [`request`](request()), [`ReturnError`]: a shopper sends a line back.
//!   [`forget_reasons`]: what is left when an account is erased.
//! - [`due`], [`complete`](complete()): it is here again: units, refund, history, event.

mod complete;
mod request;
pub mod rules;

pub use complete::{complete, due};
pub use request::{ReturnError, forget_reasons, request};
