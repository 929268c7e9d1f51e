//! The shop's clock, as well as it can be known from here: openings are judged by it, not by this machine's.

use crate::moment::{Moment, Now, signed};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use miri_common::LocalTime;
use miri_common::api::Info;
use std::time::Duration;

/// What the shop calls now.
#[derive(Debug, Clone)]
pub(crate) struct ShopClock {
    zone: TimeZone,
    /// What the shop's clock showed at `at`.
    shown: Timestamp,
    at: Moment,
    /// By how much it may be wrong either way: half of the round trip.
    pub(crate) error: Duration,
    /// By how much the shop is ahead of this machine's wall clock.
    pub(crate) ahead: SignedDuration,
}

impl ShopClock {
    /// Reads an answer that was asked for at `asked` and came now. The shop read its clock somewhere between; the middle is
    /// wrong by half of the round trip at most (Cristian's algorithm).
    pub(crate) fn read(info: &Info, asked: Moment, now: Now) -> Option<Self> {
        let shown: Timestamp = info.shop_time.parse().ok()?;
        let zone = TimeZone::get(&info.time_zone).ok()?;
        let error = now.moment.since(asked) / 2;
        let shown = shown.checked_add(signed(error)).ok()?;
        Some(Self { zone, shown, at: now.moment, error, ahead: shown.duration_since(now.wall) })
    }

    /// What the shop calls now.
    pub(crate) fn now(&self, now: Moment) -> Timestamp {
        self.shown.checked_add(signed(now.since(self.at))).unwrap_or(Timestamp::MAX)
    }

    /// How long it is until this time on the shop's wall clock; negative when it has passed.
    pub(crate) fn until(&self, time: LocalTime, now: Moment) -> Option<SignedDuration> {
        let then = self.zone.to_timestamp(time.0).ok()?;
        Some(then.duration_since(self.now(now)))
    }

    /// Whether this time has passed for certain.
    pub(crate) fn has_passed(&self, time: LocalTime, now: Moment) -> bool {
        self.until(time, now).is_some_and(|left| left <= -signed(self.error))
    }

    /// When a countdown to this time shows another second.
    pub(crate) fn next_second(&self, now: Moment) -> Moment {
        let into = u32::try_from(self.now(now).subsec_nanosecond().rem_euclid(1_000_000_000)).unwrap_or(0);
        now.after(Duration::from_nanos(1_000_000_000 - u64::from(into)))
    }

    /// What the shop's wall clock shows.
    pub(crate) fn local(&self, now: Moment) -> LocalTime {
        LocalTime::at(self.now(now), &self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::ShopClock;
    use crate::moment::{Moment, Now};
    use jiff::SignedDuration;
    use miri_common::api::Info;
    use std::time::Duration;

    fn at(ms: u64) -> Moment {
        Moment(Duration::from_millis(ms))
    }

    fn clock() -> ShopClock {
        let info = Info {
            name: "miri".to_owned(),
            version: "0".to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            shop_time: "2026-11-22T03:04:05.500Z".to_owned(),
            payment_provider: "manual".to_owned(),
            rehearsal: false,
        };
        let now = Now { moment: at(1_200), wall: "2026-11-22T03:04:00.600Z".parse().unwrap() };
        ShopClock::read(&info, at(1_000), now).unwrap()
    }

    #[test]
    fn the_clock_is_read_in_the_middle_of_the_round_trip() {
        let clock = clock();
        assert_eq!(clock.error, Duration::from_millis(100));
        assert_eq!(clock.ahead, SignedDuration::from_secs(5));
        assert_eq!(clock.now(at(2_200)).to_string(), "2026-11-22T03:04:06.6Z");
        assert_eq!(clock.local(at(2_200)).to_string(), "2026-11-22 12:04:06");
        assert_eq!(clock.next_second(at(1_200)), at(1_600));
    }

    #[test]
    fn a_time_has_passed_only_when_that_is_certain() {
        let clock = clock();
        let opens = "2026-11-22 12:04:06".parse().unwrap();
        assert_eq!(clock.until(opens, at(1_200)), Some(SignedDuration::from_millis(400)));
        assert!(!clock.has_passed(opens, at(1_600)));
        assert!(!clock.has_passed(opens, at(1_699)));
        assert!(clock.has_passed(opens, at(1_700)));
    }
}
