//! What tests are written with: a shop, the people in it, and a payment provider that does as it is told.

mod people;
mod provider;
mod redis;
mod shop;
mod wire;

pub use people::{ADDRESS, Person};
pub use provider::{Line, Scripted};
pub use redis::RedisServer;
pub use shop::{ADMIN_EMAIL, PASSWORD, Shop, eventually, is_at_rest, query};
pub use wire::Reply;
