//! Everything under `/api/admin`.

mod audit_log;
mod categories;
mod clock;
mod events;
mod goods;
mod jobs;
mod on_mariadb;
mod on_sqlite;
mod orders;
mod overview;
mod reconcile;
mod stock_audit;
mod users;
