//! The clocks, passed in and never ambient.
//!
//! **Shop time** rules openings, payment deadlines, shipping, returns and what people are shown; it can be moved ahead in a
//! rehearsal. **Machine time** rules tokens, claims and retries and is never moved. They are two types, so that one cannot
//! be taken for the other. [`Monotonic`] measures how long something takes inside this process.

use jiff::tz::TimeZone;
use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;

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

impl ShopTime {
    /// The day that this instant belongs to in the shop's zone.
    pub fn day(self, zone: &TimeZone) -> jiff::civil::Date {
        zone.to_datetime(self.timestamp()).date()
    }

    /// The first instant of that day.
    pub fn start_of_day(self, zone: &TimeZone) -> Self {
        // A day begins somewhere in every zone; only the ends of what an instant can hold have none.
        self.timestamp().to_zoned(zone.clone()).start_of_day().map_or(self, |start| start.timestamp().into())
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// Where the time comes from. Cheap to clone; all clones show the same.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    shop_ahead_us: AtomicI64,
    moved: watch::Sender<()>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// What time it is in the shop.
    pub fn shop(&self) -> ShopTime {
        ShopTime(self.machine().0.saturating_add(self.0.shop_ahead_us.load(Ordering::Acquire)))
    }

    /// What time it is on this machine.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn machine(&self) -> MachineTime {
        MachineTime::from(jiff::Timestamp::now())
    }

    /// Moves shop time ahead, as a rehearsal does. It never goes back.
    pub fn advance_shop(&self, span: Duration) {
        self.0.shop_ahead_us.fetch_add(micros(span), Ordering::AcqRel);
        self.0.moved.send_replace(());
    }

    /// Has shop time run this far ahead of machine time, unless it is further ahead already.
    pub fn lead_shop(&self, ahead: Duration) {
        let before = self.0.shop_ahead_us.fetch_max(micros(ahead), Ordering::AcqRel);
        if before < micros(ahead) {
            self.0.moved.send_replace(());
        }
    }

    /// Says each time that shop time has been moved; for whoever waits for an instant of it.
    pub fn moved(&self) -> watch::Receiver<()> {
        self.0.moved.subscribe()
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

#[cfg(test)]
mod tests {
    use super::{Clock, ShopTime};
    use jiff::tz::TimeZone;
    use std::time::Duration;

    fn at(text: &str) -> ShopTime {
        ShopTime::from(text.parse::<jiff::Timestamp>().unwrap())
    }

    #[test]
    fn a_day_is_the_shops_and_begins_at_its_midnight() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let evening = at("2026-11-27T14:59:59.999999Z");
        assert_eq!(evening.day(&seoul).to_string(), "2026-11-27");
        assert_eq!(evening.start_of_day(&seoul), at("2026-11-26T15:00:00Z"));
        let midnight = at("2026-11-27T15:00:00Z");
        assert_eq!(
            (midnight.day(&seoul).to_string(), midnight.start_of_day(&seoul)),
            ("2026-11-28".to_owned(), midnight)
        );
        // On this day clocks in Cairo skip from 24:00 to 01:00, so it begins at 1.
        let cairo = TimeZone::get("Africa/Cairo").unwrap();
        assert_eq!(at("2026-04-24T10:00:00Z").start_of_day(&cairo), at("2026-04-23T22:00:00Z"));
    }

    #[test]
    fn shop_time_only_runs_ahead() {
        let clock = Clock::system();
        let moved = clock.moved();
        clock.lead_shop(Duration::from_secs(50));
        assert!(moved.has_changed().unwrap());
        clock.lead_shop(Duration::from_secs(20));
        assert!(clock.shop().0 - clock.machine().0 > 49_000_000);
    }
}
