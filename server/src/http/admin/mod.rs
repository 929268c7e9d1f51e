//! What operators do: one file a resource.
//!
//! In reading order:
//! - [`audited`]: how a change of an operator is carried out and written down. [`audit_log`]: what was written down.
//! - [`overview`]: how the shop is doing. [`orders`]: everyone's. [`goods`], [`categories`]: anyone's goods, and what kinds there are.
//! - [`stock`]: its audit, and the gate. [`events`]: the log of what has happened. [`backup`]: a copy of the database.
//! - [`jobs`]: work by the clock. [`clock`]: the clock itself, in a rehearsal. [`users`]: accounts.
//! - [`filters`]: reading the filters of these lists.

pub mod audit_log;
pub mod audited;
pub mod backup;
pub mod categories;
pub mod clock;
pub mod events;
pub mod filters;
pub mod goods;
pub mod jobs;
pub mod orders;
pub mod overview;
pub mod stock;
pub mod users;

pub use audited::AdminMutation;
