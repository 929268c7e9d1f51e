//! Time on the wire.
//!
//! Inside the server a time is an instant. On the wire it is `yyyy-MM-dd HH:mm:ss` in the shop's time zone, as in the
//! original system; input also takes RFC 3339, which names its own offset.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The form of every time on the wire.
pub const WIRE_FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// A time on the shop's wall clock, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(pub DateTime);

impl LocalTime {
    /// What the shop's wall clock shows at this instant.
    #[must_use]
    pub fn at(instant: jiff::Timestamp, zone: &TimeZone) -> Self {
        Self(zone.to_datetime(instant))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.strftime(WIRE_FORMAT).to_string())
    }
}

impl FromStr for LocalTime {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::strptime(WIRE_FORMAT, text).map(Self)
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time as a client may write it: on the shop's wall clock, or as an instant in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeInput {
    /// `yyyy-MM-dd HH:mm:ss`, to be read in the shop's time zone.
    Local(DateTime),
    /// RFC 3339 with its own offset.
    Instant(jiff::Timestamp),
}

impl TimeInput {
    /// The instant that is meant. A wall-clock time that a clock change skips or doubles is read as
    /// RFC 5545 says: the later of a gap, the earlier of a fold.
    ///
    /// # Errors
    /// When the time lies outside what an instant can hold (years -9999 to 9999).
    pub fn instant(self, zone: &TimeZone) -> Result<jiff::Timestamp, jiff::Error> {
        match self {
            Self::Local(local) => zone.to_timestamp(local),
            Self::Instant(instant) => Ok(instant),
        }
    }
}

impl Serialize for TimeInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Local(local) => LocalTime(*local).serialize(serializer),
            Self::Instant(instant) => serializer.collect_str(instant),
        }
    }
}

impl FromStr for TimeInput {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match DateTime::strptime(WIRE_FORMAT, text) {
            Ok(local) => Ok(Self::Local(local)),
            Err(_) => text.parse().map(Self::Instant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalTime, TimeInput};
    use jiff::tz::TimeZone;

    #[test]
    fn a_time_is_the_shops_wall_clock() -> Result<(), jiff::Error> {
        let seoul = TimeZone::get("Asia/Seoul")?;
        let instant: jiff::Timestamp = "2026-11-22T03:04:05.678Z".parse()?;
        assert_eq!(LocalTime::at(instant, &seoul).to_string(), "2026-11-22 12:04:05");
        Ok(())
    }

    #[test]
    fn input_takes_both_forms_and_nothing_else() -> Result<(), jiff::Error> {
        let seoul = TimeZone::get("Asia/Seoul")?;
        let wall: TimeInput = "2026-11-22 12:04:05".parse()?;
        let instant: TimeInput = "2026-11-22T03:04:05Z".parse()?;
        assert_eq!(wall.instant(&seoul)?, instant.instant(&seoul)?);
        for bad in ["", "2026-11-22", "2026-11-22 12:04", "2026-13-01 00:00:00", "tomorrow"] {
            assert!(bad.parse::<TimeInput>().is_err(), "{bad:?} must be refused");
        }
        Ok(())
    }
}
