//! The wire types, one file a part of the shop.
//!
//! Requests implement [`Request`](crate::validate::Request), which is where their limits stand. Answers are what `data`
//! holds in the [`Envelope`]. Field names here are the contract; inside the server things have Rust names.

mod access_tokens;
mod account;
mod admin;
mod categories;
mod envelope;
mod goods;
mod jobs;
mod live;
mod new_ids;
mod ops;
mod orders;
mod page;
mod payments;
mod profile;
mod selling;
mod sign_up;
mod users;
mod wishlist;

pub use access_tokens::{AccessToken, AccessTokens, MAX_TOKEN_DAYS, MakeToken};
pub use account::{CreateUser, LoggedIn, Login, RefreshToken, UserCreated};
pub use admin::{
    AdminOrderDetail, AdminOrderLine, AdminOrderLinePage, AuditLogEntry, AuditLogPage, AuditReport,
    AuditViolation, BackupMade, ConsumerLag, DeadEvent, DeadEventPage, DeliveriesWaiting, EventsReplayed,
    GateReconciled, LogEvent, LogEvents, MakeBackup, OrderLatency, Overview, RefundRetried, StockHeld,
};
pub use categories::{Category, ChangeCategory, NewCategory};
pub use envelope::Envelope;
pub use goods::{GoodsDetail, GoodsPage, GoodsStock, GoodsSummary, RegisterGoods, RegisteredGoods};
pub use jobs::{ClockMoved, JobList, JobRun, JobView, MoveClock, ShopClock, Waiting};
pub use live::{EndReason, GoodsNow, Live, LiveEnd, LiveEvent, NewsTopic, OrderNews};
pub use new_ids::NewIds;
pub use ops::{Check, Health, Info, Readiness};
pub use orders::{
    AskReturn, HistoryEntry, OrderDetail, OrderLine, OrderLinePage, OrderWishes, PlaceOrder, PlacedLine,
    PlacedOrder, ShortGoods,
};
pub use page::{Page, Pageable, SortState};
pub use payments::PaymentChosen;
pub use profile::{ChangePassword, ChangeProfile, EraseAccount, ProfileChanged, UserPage};
pub use selling::{
    AdminGoods, AdminGoodsPage, ChangeGoods, ChangeStock, ChangedGoods, MyGoods, MyGoodsPage, Sale, SalePage,
    StockChanged,
};
pub use sign_up::{ConfirmReset, ResetPassword, SignUp, VerifyEmail};
pub use users::{Account, AccountChanged, AccountPage, ChangeAccount};
pub use wishlist::{AddWish, SetWish, Wish, WishAdded, WishChanged, WishPage};
