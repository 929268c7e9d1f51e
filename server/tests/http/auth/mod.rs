//! Everything under `/api/auth`.

mod access_tokens;
mod events;
mod goods;
pub(crate) mod idempotency;
mod my;
mod on_mariadb;
mod once;
mod orders;
mod payments;
mod sealed;
mod tokens;
mod two_people;
mod users;
mod wishlist;
