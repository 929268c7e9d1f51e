//! What is for sale.
//!
//! **Owns** the tables `goods`, `goods_texts`, `goods_terms` and `categories`, what may be registered and changed, the lists and the
//! search, and the cache that refuses orders early. **Does not own** stock: units are received, written off, counted and moved
//! by `stock`, and only read here to be shown.
//!
//! In reading order:
//! - [`rules`]: when goods are open, and what a registration or a change must not say.
//! - [`NewGoods`], [`register()`], [`Registered`], [`RegisterError`]: goods enter the shop together with their first units.
//! - [`Change`], [`change()`], [`StockChange`], [`change_stock`], [`Hand`]: sellers and operators change what is there.
//!   [`take_off_sale`], [`TakenOff`], [`OnSale`]: a seller who leaves.
//! - [`detail`], [`Goods`]: one goods in full. [`stock_of`]: units that can be ordered.
//! - [`text`]: folding, the terms of a text, the words of a query. `index`: texts and terms are written together; [`catch_up`] does
//!   that for a shop that is older than its search.
//! - [`Filter`]: which goods a list shows; `select`: that as a statement. `survey`: how many those are and where they are best looked for. [`list()`],
//!   [`list_offered`], [`List`], [`SORTS`]: one page of them.
//! - [`sales()`], [`Sold`]: what a seller has sold.
//! - [`categories()`], [`label`]: what kinds there are, and their names.
//! - [`GoodsCache`], [`CachedGoods`]: what ordering looks at before it touches the gate or the database.

mod cache;
mod categories;
mod change;
mod filter;
mod index;
mod leave;
mod list;
mod register;
pub mod rules;
mod sales;
mod select;
mod sql;
mod survey;
pub mod text;

pub use cache::{CachedGoods, GoodsCache};
pub use categories::{add_category, categories, category_exists, rename_category};
pub use change::{
    Change, ChangeError, Changed, Hand, StockChange, StockChanged, StockError, change, change_stock,
};
pub use filter::{Filter, Left, Opening, Sale};
pub use index::catch_up;
pub use leave::{OnSale, TakenOff, take_off_sale};
pub use list::{Began, ID_COLUMN, List, SORTS, Window};
pub use register::{NewGoods, RegisterError, Registered, register};
pub use rules::label;
pub use sales::{SALE_ID_COLUMN, SALE_SORTS, Sold, sales};
pub use sql::{Goods, Listed, Offered, detail, list, list_offered, stock_of};
