//! Everything under `/api/auth`.

mod goods;
mod idempotency;
mod once;
mod orders;
mod payments;
mod sealed;
mod tokens;
mod two_people;
mod wishlist;
