//! What only SQLite has: a file with a write-ahead log, and transactions that answer at once.

mod files;
mod transactions;
mod wal;
