//! Time as the client counts it, always handed in.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// A point of time on a clock that never jumps: how long the client has been running.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Duration);

impl Moment {
    /// This much later.
    #[must_use]
    pub const fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(wait))
    }

    /// How long it is from `earlier` to here; nothing when it is not earlier.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// What both clocks of this machine show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The clock that never jumps: everything is timed by it.
    pub moment: Moment,
    /// The wall clock: shown beside the shop's, and nothing is decided by it.
    pub wall: Timestamp,
}

/// A signed distance on the wire and on the screen is this; a wait is a [`Duration`].
pub(crate) fn signed(wait: Duration) -> SignedDuration {
    SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)
}
