//! What operators do: one file a resource.
//!
//! In reading order: [`audited`]: how a change of an operator is carried out and written down. [`stock`]: the audit of the stock.
//! [`users`]: accounts.

pub mod audited;
pub mod stock;
pub mod users;

pub use audited::AdminMutation;
