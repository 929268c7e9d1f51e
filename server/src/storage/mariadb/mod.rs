//! MariaDB: how it is reached, spoken to, and what its errors mean.
//!
//! **Owns** everything that only MariaDB has: sessions over the network that can die at any moment, deadlocks, the rows
//! of `lane_commits` that tell a lane of this database what became of its last batch. **Does not own** when anything is
//! begun or committed: that is the lane's, for both databases.
//!
//! In reading order: [`Address`]: the URL, TLS, the settings of a session. [`Session`]: one connection, its statements,
//! and whether its transaction is surely open. `errors`: server codes in the shop's words. `hint`: which index a compare-and-set must use. [`MariaDbWriter`]: what the
//! lane does with one. `readers`: snapshots for everybody else, on a thread of their own. `schema`: migrations.

mod address;
mod errors;
mod hint;
mod readers;
mod schema;
mod session;
mod writer;

pub(super) use address::{Address, Checks};
pub(super) use hint::by_primary_key;
pub(super) use readers::MariaDbReaders;
pub(super) use schema::prepare;
pub(super) use session::Session;
pub(super) use writer::MariaDbWriter;
