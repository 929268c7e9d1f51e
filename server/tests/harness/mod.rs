//! What tests are written with: a shop, the people in it, and a payment provider that does as it is told.

mod people;
mod provider;
mod shop;
mod wire;

pub use people::Person;
pub use provider::Scripted;
pub use shop::{Shop, eventually};
pub use wire::Reply;
