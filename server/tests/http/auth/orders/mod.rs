//! `/api/auth/goods/order` and everything under `/api/auth/orders`.

mod cancel;
mod detail;
mod goods;
mod limits;
mod list;
mod refusals;
mod returning;
mod wishes;
