//! Everything under `/api/auth`.

mod goods;
mod idempotency;
mod once;
mod orders;
mod sealed;
mod tokens;
mod two_people;
mod wishlist;
