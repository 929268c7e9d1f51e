//! Everything under `/api/admin`.

mod clock;
mod jobs;
mod stock_audit;
mod users;
