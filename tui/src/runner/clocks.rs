//! The clocks of this machine.

use crate::moment::{Moment, Now};
use jiff::Timestamp;
use tokio::time::Instant;

/// The clocks, counted from when the client was opened.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    opened: Instant,
    wall: fn() -> Timestamp,
}

impl Clocks {
    /// Starts counting. `wall` reads the wall clock, which is only shown.
    #[must_use]
    pub fn start(wall: fn() -> Timestamp) -> Self {
        Self { opened: Instant::now(), wall }
    }

    /// What they show.
    #[must_use]
    pub fn now(&self) -> Now {
        Now { moment: Moment(self.opened.elapsed()), wall: (self.wall)() }
    }

    /// When a moment is.
    pub(super) fn instant(&self, moment: Moment) -> Instant {
        self.opened + moment.0
    }
}
