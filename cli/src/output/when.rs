//! Times, shown against the shop's clock.
//!
//! The wire has the shop's wall clock without a zone. `GET /api/info` names the zone and says what the shop calls now;
//! with both, people read "in 3 min" and pipes read RFC 3339.

use crate::words::say;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use miri_common::api::Info;
use miri_common::time::TimeInput;
use miri_common::{Lang, LocalTime};

/// What times are shown against.
#[derive(Debug, Clone)]
pub(crate) enum Times {
    /// Nothing is known of the shop's clock, or nothing needs to be: the wall clock as it came.
    WallClock,
    /// The shop's clock.
    Shop {
        /// The zone of its wall clock.
        zone: TimeZone,
        /// What it calls now.
        now: Timestamp,
    },
}

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 60 * MINUTE_S;
const DAY_S: i64 = 24 * HOUR_S;

impl Times {
    /// The shop's clock as the shop describes it; an unknown zone or an unreadable time leaves the wall clock.
    pub(crate) fn of(info: &Info) -> Self {
        match (TimeZone::get(&info.time_zone), info.shop_time.parse()) {
            (Ok(zone), Ok(now)) => Self::Shop { zone, now },
            _ => Self::WallClock,
        }
    }

    /// The instant that a wall-clock time means, with its zone.
    fn zoned(&self, at: LocalTime) -> Option<Zoned> {
        match self {
            Self::WallClock => None,
            Self::Shop { zone, .. } => zone.to_zoned(at.0).ok(),
        }
    }

    /// Seconds from now until then; negative in the past.
    fn seconds_until(&self, at: LocalTime) -> Option<i64> {
        match self {
            Self::WallClock => None,
            Self::Shop { now, .. } => {
                self.zoned(at).map(|zoned| zoned.timestamp().as_second() - now.as_second())
            }
        }
    }

    /// Whether orders that open then are open now; a time that has no zone has not come.
    pub(crate) fn is_open(&self, at: Option<LocalTime>) -> bool {
        at.is_none_or(|at| self.seconds_until(at).is_some_and(|seconds| seconds <= 0))
    }

    /// What the shop's wall clock shows at a time that was given in either form, where its zone is known.
    pub(crate) fn on_wall_clock(&self, time: TimeInput) -> TimeInput {
        match (time, self) {
            (TimeInput::Instant(instant), Self::Shop { zone, .. }) => {
                TimeInput::Local(LocalTime::at(instant, zone).0)
            }
            (time, _) => time,
        }
    }

    /// RFC 3339 with the shop's offset, or the wall clock where the zone is not known.
    pub(super) fn rfc3339(&self, at: LocalTime) -> String {
        self.zoned(at)
            .map_or_else(|| at.to_string(), |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    /// "3 min ago" within a day, else the shop's date and time.
    pub(super) fn relative(&self, at: LocalTime, lang: Lang) -> String {
        match self.seconds_until(at) {
            Some(seconds) if seconds.abs() < DAY_S => distance(seconds, lang),
            _ => at.0.strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }

    /// "open" once the time has come; before that, when it comes.
    pub(crate) fn opening(&self, at: Option<LocalTime>, lang: Lang) -> String {
        match at {
            None => lang.pick("판매 중", "open").to_owned(),
            Some(at) => match self.seconds_until(at) {
                Some(seconds) if seconds <= 0 => lang.pick("판매 중", "open").to_owned(),
                _ => self.relative(at, lang),
            },
        }
    }
}

fn distance(seconds: i64, lang: Lang) -> String {
    let size = seconds.abs();
    let (n, ko, en) = match size {
        0..MINUTE_S => (size, "초", "s"),
        MINUTE_S..HOUR_S => (size / MINUTE_S, "분", "min"),
        _ => (size / HOUR_S, "시간", "h"),
    };
    if seconds > 0 {
        say!(lang, "{n}{ko} 뒤", "in {n} {en}")
    } else {
        say!(lang, "{n}{ko} 전", "{n} {en} ago")
    }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use jiff::tz::TimeZone;
    use miri_common::{Lang, LocalTime};

    /// Noon of 22 November 2026 in Seoul.
    fn noon() -> Times {
        Times::Shop {
            zone: TimeZone::get("Asia/Seoul").unwrap(),
            now: "2026-11-22T03:00:00Z".parse().unwrap(),
        }
    }

    fn at(text: &str) -> LocalTime {
        text.parse().unwrap()
    }

    #[test]
    fn people_read_distances_within_a_day_and_dates_beyond() {
        for (time, shown) in [
            ("2026-11-22 12:00:05", "in 5 s"),
            ("2026-11-22 12:03:59", "in 3 min"),
            ("2026-11-22 09:00:00", "3 h ago"),
            ("2026-11-22 12:00:00", "0 s ago"),
            ("2026-11-24 08:30:00", "2026-11-24 08:30"),
        ] {
            assert_eq!(noon().relative(at(time), Lang::En), shown);
        }
        assert_eq!(noon().relative(at("2026-11-22 12:03:00"), Lang::Ko), "3분 뒤");
    }

    #[test]
    fn an_opening_that_has_come_is_open() {
        assert_eq!(noon().opening(None, Lang::En), "open");
        assert_eq!(noon().opening(Some(at("2026-11-22 12:00:00")), Lang::En), "open");
        assert_eq!(noon().opening(Some(at("2026-11-22 12:01:00")), Lang::En), "in 1 min");
    }

    #[test]
    fn pipes_read_rfc_3339_where_the_zone_is_known() {
        assert_eq!(noon().rfc3339(at("2026-11-22 12:04:05")), "2026-11-22T12:04:05+09:00");
        assert_eq!(Times::WallClock.rfc3339(at("2026-11-22 12:04:05")), "2026-11-22 12:04:05");
    }
}
