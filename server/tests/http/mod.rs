//! The routes as a client sees them; files and folders mirror the URLs.
//!
//! - [`ask`]: what these tests are written with: a request in one sentence, and what is said of its answer.
//! - `envelope`, `validation`: what holds for every route. `listener`: what holds for every connection.
//! - `dry_run`: every write, rehearsed. `gateway`, `rate_limits`, `request_log`: what happens around every request.
//! - `bench`: what only a measured server has.
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
mod metrics;
mod ops;
mod overload;
mod rate_limits;
mod request_log;
mod validation;
