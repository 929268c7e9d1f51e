//! The clocks, passed in and never ambient.
//!
//! **Shop time** rules openings, payment deadlines, shipping, returns and what people are shown; it can be moved ahead in a
//! rehearsal. **Machine time** rules tokens, claims and retries and is never moved. They are two types, so that one cannot
//! be taken for the other. [`Monotonic`] measures how long something takes inside this process.

use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

macro_rules! instant {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// This instant as a jiff timestamp; saturates at the ends of its range.
            pub fn timestamp(self) -> jiff::Timestamp {
                jiff::Timestamp::from_microsecond(self.0)
                    .unwrap_or(if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX })
            }
        }

        impl From<jiff::Timestamp> for $name {
            fn from(instant: jiff::Timestamp) -> Self {
                Self(instant.as_microsecond())
            }
        }

        impl Add<Duration> for $name {
            type Output = Self;

            fn add(self, span: Duration) -> Self {
                Self(self.0.saturating_add(micros(span)))
            }
        }

        impl Sub<Duration> for $name {
            type Output = Self;

            fn sub(self, span: Duration) -> Self {
                Self(self.0.saturating_sub(micros(span)))
            }
        }
    };
}

instant!(
    /// An instant of shop time: microseconds since 1970 UTC.
    ShopTime
);
instant!(
    /// An instant of machine time: microseconds since 1970 UTC.
    MachineTime
);

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// Where the time comes from. Cheap to clone; all clones show the same.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    shop_ahead_us: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// What time it is in the shop.
    pub fn shop(&self) -> ShopTime {
        ShopTime(self.machine().0.saturating_add(self.shop_ahead_us.load(Ordering::Acquire)))
    }

    /// What time it is on this machine.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn machine(&self) -> MachineTime {
        MachineTime::from(jiff::Timestamp::now())
    }

    /// Moves shop time ahead, as a rehearsal does. It never goes back.
    pub fn advance_shop(&self, span: Duration) {
        self.shop_ahead_us.fetch_add(micros(span), Ordering::AcqRel);
    }
}

/// A point on this process's steady clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Monotonic(Instant);

impl Monotonic {
    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the steady clock")]
    pub fn now() -> Self {
        Self(Instant::now())
    }

    /// How long ago this was.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

impl Add<Duration> for Monotonic {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0 + span)
    }
}
