//! The wire types, one file a part of the shop.
//!
//! Requests implement [`Request`](crate::validate::Request), which is where their limits stand. Answers are what `data`
//! holds in the [`Envelope`]. Field names here are the contract; inside the server things have Rust names.

mod account;
mod admin;
mod envelope;
mod goods;
mod jobs;
mod ops;
mod orders;
mod page;
mod payments;
mod wishlist;

pub use account::{CreateUser, LoggedIn, Login, RefreshToken, UserCreated};
pub use admin::{
    AdminOrderDetail, AdminOrderLine, AdminOrderLinePage, AuditLogEntry, AuditLogPage, AuditReport,
    AuditViolation, BackupMade, ConsumerLag, DeadEvent, DeadEventPage, DeliveriesWaiting, EventsReplayed,
    GateReconciled, LogEvent, LogEvents, MakeBackup, OrderLatency, Overview, RefundRetried, StockHeld,
};
pub use envelope::Envelope;
pub use goods::{
    AdminGoods, AdminGoodsPage, Category, ChangeCategory, ChangeGoods, ChangeStock, ChangedGoods,
    GoodsDetail, GoodsPage, GoodsStock, GoodsSummary, MyGoods, MyGoodsPage, NewCategory, RegisterGoods,
    RegisteredGoods, Sale, SalePage, StockChanged,
};
pub use jobs::{ClockMoved, JobList, JobRun, JobView, MoveClock, ShopClock, Waiting};
pub use ops::{Check, Health, Info, Readiness};
pub use orders::{
    AskReturn, HistoryEntry, OrderDetail, OrderLine, OrderLinePage, OrderWishes, PlaceOrder, PlacedLine,
    PlacedOrder, ShortGoods,
};
pub use page::{Page, Pageable, SortState};
pub use payments::PaymentChosen;
pub use wishlist::{AddWish, SetWish, Wish, WishAdded, WishChanged, WishPage};

/// Leaves a field out that says no.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_false(said: &bool) -> bool {
    !*said
}
