//! The machine's clock, read in this one place.
//!
//! Only the life of tokens is judged by it. What the shop calls now comes from `GET /api/info`.

use jiff::Timestamp;

/// What the machine's clock shows.
pub(crate) fn machine_now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads machine time")]
    Timestamp::now()
}
