//! What operators do: one file a resource.
//!
//! In reading order: [`audited`]: how a change of an operator is carried out and written down. [`stock`]: the audit of the stock.
//! [`goods`], [`categories`]: anyone's goods, and what kinds there are. [`jobs`]: work by the clock. [`clock`]: the clock itself,
//! in a rehearsal. [`users`]: accounts.

pub mod audited;
pub mod categories;
pub mod clock;
pub mod goods;
pub mod jobs;
pub mod stock;
pub mod users;

pub use audited::AdminMutation;
