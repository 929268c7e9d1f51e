//! What operators do: one file a resource.
//!
//! In reading order: [`audited`]: how a change of an operator is carried out and written down. [`stock`]: the audit of the stock.

pub mod audited;
pub mod stock;

pub use audited::AdminMutation;
