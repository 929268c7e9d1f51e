//! The database: one write lane with group commit, snapshot reads, and SQL that is written once.
//!
//! **Owns** connections, transactions, savepoints, the order in which writes happen, commits, checkpoints, migrations
//! and what a database error means. **Does not own** a single table of the shop: statements live in the folder of the
//! part that they belong to and reach the database only through [`Tx`].
//!
//! In reading order:
//! - [`Store`]: [`write`](Store::write) is one unit of work, all or nothing, answered only after its commit;
//!   [`read`](Store::read) is one snapshot.
//! - [`Tx`]: the handful of methods that domain code has inside either. It is an enum over drivers; nothing else in the
//!   server names one.
//! - [`Param`], [`Value`], [`Row`]: what goes in and what comes out. [`params!`](crate::params) writes a parameter list.
//! - [`OrderBy`]: the order of a list, and its reverse.
//! - `many`: statements about many rows at once.
//! - [`StorageError`] and [`Constraint`]: what can go wrong, in words a caller can branch on.
//! - `lane`: the thread that owns the write connection. It takes the first job, begins a transaction, runs it and every
//!   job already waiting, commits once, and only then answers them all; one that fails is undone alone.
//! - `recent`: the newest events, so that those who follow the log need not read back what was just written.
//! - `writer`: the lane's connection. `sqlite`: settings, error mapping and checkpoints of SQLite. `statements`: its prepared
//!   statements. `mariadb`: sessions, error
//!   mapping and lost commits of MariaDB. `reader`: snapshots. `open`: [`Database`] and how each is opened. `migrate`: schema versions. `lock`: one server a folder. `backup`: a copy of
//!   a SQLite database while the shop goes on. `plans`: what SQLite says that it will do, for tests.

mod backup;
mod error;
mod job;
mod lane;
mod lock;
pub(crate) mod many;
#[cfg(feature = "mariadb")]
mod mariadb;
mod migrate;
mod open;
mod order;
#[cfg(test)]
pub(crate) mod plans;
mod reader;
mod recent;
mod sqlite;
mod statements;
mod store;
mod tx;
mod value;
mod work;
mod writer;

pub use error::{Constraint, StorageError};
pub use lane::{LaneStats, Limits};
pub use lock::FolderLock;
pub use open::{Database, Engine, StoreConfig};
pub use order::{Direction, OrderBy};
pub use store::{Permit, Store};
pub use tx::Tx;
pub use value::{FromValue, Param, Row, Value};
pub use work::{NewEvent, Payload};

/// The outcome of a call to the database.
pub type Result<T> = std::result::Result<T, StorageError>;
