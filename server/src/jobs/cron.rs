//! A cron line, read in the shop's zone.

use crate::clock::ShopTime;
use anyhow::Context;
use jiff::tz::TimeZone;
use std::str::FromStr;

/// A cron line: minute, hour, day of the month, month, day of the week.
#[derive(Debug, Clone)]
pub struct Cron(croner::Cron);

impl Cron {
    /// Reads a line such as `0 6 * * *`.
    ///
    /// # Errors
    /// When it is no cron line.
    pub fn parse(line: &str) -> anyhow::Result<Self> {
        croner::Cron::from_str(line).map(Self).with_context(|| format!("`{line}` is no cron line"))
    }

    /// The first instant after `at` that it names; `None` when there is none for years.
    pub fn next_after(&self, at: ShopTime, zone: &TimeZone) -> Option<ShopTime> {
        let at = at.timestamp().to_zoned(zone.clone());
        self.0.find_next_occurrence(&at, false).ok().map(|next| ShopTime::from(next.timestamp()))
    }

    /// The line.
    pub fn text(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::Cron;
    use crate::clock::ShopTime;
    use jiff::tz::TimeZone;

    fn at(text: &str) -> ShopTime {
        ShopTime::from(text.parse::<jiff::Timestamp>().unwrap())
    }

    #[test]
    fn six_in_the_morning_is_the_shops_six_and_comes_once_a_day() {
        let (cron, seoul) = (Cron::parse("0 6 * * *").unwrap(), TimeZone::get("Asia/Seoul").unwrap());
        let next = |text| cron.next_after(at(text), &seoul);
        assert_eq!(next("2026-11-26T20:59:59.999999Z"), Some(at("2026-11-26T21:00:00Z")));
        assert_eq!(next("2026-11-26T21:00:00Z"), Some(at("2026-11-27T21:00:00Z")));
        assert_eq!(next("2026-11-26T21:00:00.000001Z"), Some(at("2026-11-27T21:00:00Z")));
    }

    #[test]
    fn an_hour_that_is_skipped_or_comes_twice_runs_once() {
        let (cron, cairo) = (Cron::parse("30 0 * * *").unwrap(), TimeZone::get("Africa/Cairo").unwrap());
        // The day begins at 01:00: its half past midnight is made up for.
        let skipped = cron.next_after(at("2026-04-23T21:00:00Z"), &cairo).unwrap();
        assert!(skipped <= at("2026-04-23T22:30:00Z"), "{skipped:?}");
        assert!(cron.next_after(skipped, &cairo).unwrap() > at("2026-04-24T20:00:00Z"));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["", "6", "61 6 * * *", "0 25 * * *", "at six"] {
            assert!(Cron::parse(bad).is_err(), "{bad}");
        }
    }
}
