//! What operators do to the shop as a whole.
//!
//! **Owns** the log of what they have changed. **Does not own** the changes: each is a rule of the part that it changes, and is only
//! written down here.
//!
//! In reading order:
//! - [`audit_log`]: who changed what, with before and after.

pub mod audit_log;
