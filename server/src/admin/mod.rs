//! What operators do to the shop as a whole.
//!
//! **Owns** the log of what they have changed, backups, and the glance at everything. **Does not own** the changes: each is a rule of the part that it changes, and is only
//! written down here.
//!
//! In reading order:
//! - [`audit_log`]: who changed what, with before and after.
//! - [`overview`]: how the shop is doing.
//! - [`backup`]: a copy of the database while the shop goes on.

pub mod audit_log;
pub mod backup;
pub mod overview;
