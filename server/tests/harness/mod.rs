//! What tests are written with: a shop, the people in it, and a payment provider that does as it is told.
//!
//! [`Pair`] says which database and which gate this run is about. [`TestDatabase`] is a database of that engine which one test
//! owns, and [`outside::Outside`] how a test looks into it and changes it past the server.

mod cable;
mod certificate;
mod database;
mod mariadb;
mod outside;
mod pair;
mod people;
mod provider;
mod redis;
mod rehearsal;
mod shop;
mod smtp;
mod wire;

pub use cable::{Cable, Cut};
pub use database::TestDatabase;
pub use mariadb::MariaDbServer;
pub use pair::{Engine, Pair};
pub use people::{ADDRESS, Person};
pub use provider::{Line, Scripted};
pub use redis::RedisServer;
pub use rehearsal::copy_parcels;
pub use shop::{ADMIN_EMAIL, PASSWORD, Shop, eventually};
pub use smtp::{SENDER, Said, SinkTls, SmtpSink, mail_config};
pub use wire::Reply;
