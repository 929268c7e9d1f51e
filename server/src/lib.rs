//! Miri's server: one axum server over one database.
//!
//! [`run`] is what `miri serve`, `miri demo`, `miri-server` and the tests call. It owns everything it starts and ends it in
//! order. Reading order:
//!
//! - [`app`]: what a request may need. [`config`]: where it comes from. [`clock`], [`random`], [`faults`]: time, chance and
//!   planted faults, all passed in.
//! - [`storage`]: one write lane with group commit, snapshot reads. `group`: one transaction for many who ask for the same.
//! - [`stock`], [`orders`], [`payments`], [`shipping`], [`returns`]: the heart. [`users`], [`goods`], [`wishlist`]: who, what, and what for.
//! - [`events`]: the log, its readers, and effects outside the database. [`jobs`]: work by the clock.
//!   [`rehearsal`]: a day of the shop in seconds.
//! - [`live`]: who is connected, and what each hears as it happens.
//! - [`admin`]: what operators do to the shop as a whole. [`mail`]: letters to people. [`auth`]: who someone is.
//! - [`http`]: the shop's face. [`telemetry`]: metrics. [`serve`]: running in the foreground.
//! - [`bench`](mod@bench): what `miri bench` needs besides HTTP.

pub mod admin;
pub mod app;
pub mod auth;
pub mod bench;
pub mod clock;
pub mod config;
pub mod events;
pub mod faults;
mod folder;
pub mod goods;
mod group;
pub mod http;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod orders;
pub mod payments;
pub mod random;
pub mod rehearsal;
pub mod returns;
mod runtime;
pub mod serve;
pub mod shipping;
pub mod stock;
pub mod storage;
pub mod telemetry;
pub mod users;
pub mod wishlist;

pub use config::Config;
pub use runtime::{Parts, run, run_with};
