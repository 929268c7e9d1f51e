//! The clocks of this machine, read in this one place.

use crate::moment::{Moment, Now};
use jiff::Timestamp;
use std::time::Instant;

/// The clocks, counted from when the client was opened.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    opened: Instant,
}

impl Clocks {
    /// Starts counting.
    #[must_use]
    pub fn start() -> Self {
        Self { opened: monotonic() }
    }

    /// What they show.
    #[must_use]
    pub fn now(&self) -> Now {
        Now { moment: Moment(monotonic().duration_since(self.opened)), wall: wall() }
    }

    /// When a moment is.
    pub(super) fn instant(&self, moment: Moment) -> Instant {
        self.opened + moment.0
    }
}

fn monotonic() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads this machine's clocks")]
    Instant::now()
}

fn wall() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads this machine's clocks")]
    Timestamp::now()
}
