//! Everything under `/api/auth`.

mod events;
mod goods;
pub(crate) mod idempotency;
mod my;
mod once;
mod orders;
mod sealed;
mod tokens;
mod two_people;
mod wishlist;
