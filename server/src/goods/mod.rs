//! What is for sale.
//!
//! **Owns** the tables `goods` and `categories`, what may be registered, and the cache that refuses orders early. **Does not
//! own** stock: units are received, counted and moved by `stock`, and only read here to be shown.
//!
//! In reading order:
//! - [`rules`]: when goods are open, and what a registration must not say.
//! - [`NewGoods`], [`register()`], [`Registered`], [`RegisterError`]: goods enter the shop together with their first units.
//! - [`list`], [`Listed`], [`SORTS`]: what is on sale, by pages. [`detail`], [`Goods`]: one goods in full.
//! - [`registered_by`], [`OfSeller`]: what someone sells. [`take_off_sale`]: a seller who leaves.
//! - [`stock_of`]: units that can be ordered. [`categories`], [`label`]: what kinds there are, and their names.
//! - [`GoodsCache`], [`CachedGoods`]: what ordering looks at before it touches the gate or the database.

mod cache;
mod register;
pub mod rules;
mod sql;

pub use cache::{CachedGoods, GoodsCache};
pub use register::{NewGoods, RegisterError, Registered, register};
pub use rules::label;
pub use sql::{
    Goods, Listed, OfSeller, SORTS, categories, detail, list, registered_by, stock_of, take_off_sale,
};
