//! Where every unit is, and who may order one.
//!
//! **Owns** the balances of goods, the ledger of movements, the gate in front of the database and the audit of the whole.
//! **Does not own** why units move: orders, payments and sellers decide that.
//!
//! The database is the truth; the gate is a filter in front of it that may be wrong without harm.
//!
//! In reading order:
//! - [`ledger`]: accounts and movements. Every change of a balance, of a line's own account and of the ledger is one
//!   transaction, and the schema refuses to let a line's units leave an account twice.
//! - [`gate`]: the fast check that admits or refuses an order before anything is written.
//! - [`audit`]: the invariants of the live shop, by id.

mod account;
pub mod audit;
pub mod gate;
pub mod ledger;
