//! What each route does, one file a part of the shop.

mod accounts;
mod admin;
mod goods;
mod ops;
mod orders;
mod wishlist;

use super::Operation;

/// A part of the shop, as readers of the document see it.
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Its routes.
    pub operations: Vec<Operation>,
}

/// Every part, in the order of reading.
pub fn parts() -> [Part; 6] {
    [accounts::part(), goods::part(), wishlist::part(), orders::part(), ops::part(), admin::part()]
}
