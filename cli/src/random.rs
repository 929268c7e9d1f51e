//! Randomness from the operating system, drawn in this one place.

use uuid::Uuid;

/// A new idempotency key: unique, and sortable by the time it was made.
pub(crate) fn new_key() -> String {
    Uuid::now_v7().to_string()
}

/// A password that nobody has to type: 122 random bits.
pub(crate) fn new_password() -> String {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws secrets")]
    Uuid::new_v4().to_string()
}
