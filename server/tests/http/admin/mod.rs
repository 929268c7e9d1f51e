//! Everything under `/api/admin`.

mod stock_audit;
mod users;
