//! `/api/auth/goods/order` and everything under `/api/auth/orders`.

mod cancel;
mod detail;
mod goods;
mod limits;
mod list;
mod paid_together;
mod refusals;
mod returning;
mod wishes;
