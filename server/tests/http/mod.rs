//! The routes as a client sees them; files and folders mirror the URLs.
//!
//! - [`ask`]: what these tests are written with: a request in one sentence, and what is said of its answer.
//! - `envelope`, `validation`: what holds for every route. `listener`: what holds for every connection.
//! - `matrix`: every route tried by everyone. `openapi`: the contract as a document.
//! - `bench`: what only a measured server has.
//! - `login`, `goods`, `ops`: what anyone may ask. `auth`: what someone must be signed in for. `admin`: operators.

mod admin;
mod ask;
mod auth;
mod bench;
mod envelope;
mod goods;
mod listener;
mod login;
mod matrix;
mod metrics;
mod openapi;
mod ops;
mod overload;
mod validation;
