//! Who changed what under `/api/admin`.
//!
//! Every change of an operator writes one row, in the transaction of its effect: no effect without its row, no row without its
//! effect. Nobody can forget it, because the request of an operator can be carried out only by
//! [`audited::run`](crate::http::admin::audited::run), which asks for an [`Entry`].
//!
//! In reading order: [`Action`] and [`Subject`]: what was done to what. [`Entry`]: one change. [`record`]: writes it. [`page`]: reads.

mod entry;
mod sql;

pub use entry::{Action, Author, Entry, Subject};
pub use sql::{Filter, ID_COLUMN, Logged, SORTS, page, record};
