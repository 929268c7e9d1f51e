//! Everything under `/api/admin`.

mod categories;
mod goods;
mod stock_audit;
mod users;
