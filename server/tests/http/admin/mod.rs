//! Everything under `/api/admin`.

mod categories;
mod clock;
mod goods;
mod jobs;
mod stock_audit;
mod users;
