//! The HTTP face of the shop.
//!
//! **Owns** the route table, the envelope, reading requests, idempotency keys and the mapping of refusals to statuses.
//! **Does not own** any rule of the shop: a handler reads the request, calls the part of the shop that decides, and words the
//! answer.
//!
//! In reading order:
//! - [`router`]: every route on one page, with who may ask.
//! - [`answer`]: a success, in the envelope. [`error`]: a refusal; who fails how is decided there and nowhere else.
//! - [`extract`]: what handlers ask of a request: [`Body`], [`Id`], [`Paging`], [`Language`], [`Caller`], [`Operator`].
//! - [`mutation`]: a write with its idempotency key: [`Mutation`] and [`mutation::run`]. [`answers`]: what
//!   is stored under a key. [`dry_run`]: whether a write is meant.
//! - [`middleware`]: request ids, who may pass, the envelope of bare errors, metrics.
//! - [`openapi`]: the contract as a document, one description a route, and the page that shows it.
//! - [`listener`]: serving connections with time-outs and a cap, and ending gracefully.
//! - one file a resource or action: `login`, `account`, `goods`, `wishlist`, `orders`, `payments`, `ops`; [`admin`]: what operators do; `bench`: no-ops that only a
//!   measured server has.

pub mod account;
pub mod admin;
pub mod answer;
pub mod answers;
pub mod bench;
pub mod dry_run;
pub mod error;
pub mod events;
pub mod extract;
pub mod goods;
pub mod listener;
pub mod login;
pub mod middleware;
pub mod mutation;
pub mod named;
pub mod openapi;
pub mod ops;
pub mod orders;
pub mod payments;
pub mod router;
pub mod wishlist;

pub use answer::Answer;
pub use error::ApiError;
pub use extract::{Body, Caller, Id, Language, Operator, Paging};
pub use middleware::address::Whence;
pub use mutation::Mutation;

/// What every handler returns.
pub type Handled = Result<Answer, ApiError>;
