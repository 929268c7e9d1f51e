//! Everything under `/api/auth`.

mod access_tokens;
mod goods;
mod idempotency;
mod once;
mod orders;
mod sealed;
mod tokens;
mod two_people;
mod users;
mod wishlist;
