//! The routes as a client sees them; files and folders mirror the URLs.
//!
//! - [`ask`]: what these tests are written with: a request in one sentence, and what is said of its answer.
//! - `envelope`, `validation`: what holds for every route. `listener`: what holds for every connection.
//! - `matrix`: every route tried by everyone. `openapi`: the contract as a document. `original_client`: a whole life
//!   with a client of the original.
//! - `dry_run`: every write, rehearsed. `gateway`, `rate_limits`, `request_log`: what happens around every request.
//! - `bench`: what only a measured server has.
//! - `verify_email`, `users`, `password_reset`: what begins with a letter; [`mailbox`]: reading those.
//! - `login`, `goods`, `ops`: what anyone may ask. `auth`: what someone must be signed in for. `admin`: operators.

mod admin;
pub(crate) mod ask;
mod auth;
mod bench;
mod dry_run;
mod envelope;
mod gateway;
mod goods;
mod listener;
mod login;
mod mailbox;
mod matrix;
mod metrics;
mod openapi;
mod ops;
mod original_client;
mod overload;
mod password_reset;
mod rate_limits;
mod request_log;
mod users;
mod validation;
mod verify_email;
