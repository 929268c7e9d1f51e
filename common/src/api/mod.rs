//! The wire types, one file a part of the shop.
//!
//! Requests implement [`Request`](crate::validate::Request), which is where their limits stand. Answers are what `data`
//! holds in the [`Envelope`]. Field names here are the contract; inside the server things have Rust names.

mod account;
mod admin;
mod categories;
mod envelope;
mod goods;
mod ops;
mod orders;
mod page;
mod selling;
mod wishlist;

pub use account::{CreateUser, LoggedIn, Login, RefreshToken, UserCreated};
pub use admin::{AuditReport, AuditViolation};
pub use categories::{Category, ChangeCategory, NewCategory};
pub use envelope::Envelope;
pub use goods::{GoodsDetail, GoodsPage, GoodsStock, GoodsSummary, RegisterGoods, RegisteredGoods};
pub use ops::{Check, Health, Info, Readiness};
pub use orders::{
    HistoryEntry, OrderDetail, OrderLine, OrderLinePage, OrderWishes, PlaceOrder, PlacedLine, PlacedOrder,
    ShortGoods,
};
pub use page::{Page, Pageable, SortState};
pub use selling::{
    AdminGoods, AdminGoodsPage, ChangeGoods, ChangeStock, ChangedGoods, MyGoods, MyGoodsPage, Sale, SalePage,
    StockChanged,
};
pub use wishlist::{AddWish, SetWish, Wish, WishAdded, WishChanged, WishPage};
