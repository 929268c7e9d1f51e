//! What shoppers mean to buy, and how much of it.
//!
//! **Owns** the table `wishes`. **Does not own** goods or the orders that wishes become. Every statement names the user along
//! with the wish, so another shopper's wish is one that does not exist.
//!
//! In reading order:
//! - [`add`], [`Added`], [`AddError`]: a wish, once for the same goods.
//! - [`list`], [`Wished`], [`SORTS`]: a wishlist, by pages.
//! - [`set_quantity`], [`delete`]: changing one's mind.
//! - [`take`], [`TakenWish`], [`remove`]: what an order makes of wishes, within its own transaction.

mod sql;

pub use sql::{
    AddError, Added, SORTS, TakenWish, Wished, add, delete, list, look_at, remove, set_quantity, sub_total,
    take,
};
