//! When a line may be returned, and which state of a return may follow which. No database, no HTTP.

use crate::clock::ShopTime;
use crate::shipping::Parcel;
use jiff::ToSpan;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use miri_common::LocalTime;
use miri_common::labels::{ReturnStatus, ShippingStatus};

/// The state in the history of a line that nobody has sent back.
pub const NOT_ASKED: &str = "NONE";

/// Which state may follow which, by their stored names.
pub const EDGES: &[(&str, &str)] = &[
    (NOT_ASKED, ReturnStatus::InProgress.code()),
    (ReturnStatus::InProgress.code(), ReturnStatus::Completed.code()),
];

/// The last day on which a line that was delivered at this instant may be sent back: the day after.
fn last_day(delivered_at: ShopTime, zone: &TimeZone) -> Date {
    delivered_at.day(zone).saturating_add(1.day())
}

/// Until when, on the shop's wall clock, a line that was delivered at this instant may be sent back: 23:59:59 of the next day.
pub fn returnable_until(delivered_at: ShopTime, zone: &TimeZone) -> LocalTime {
    LocalTime(last_day(delivered_at, zone).to_datetime(time(23, 59, 59, 0)))
}

/// Whether a line with this parcel may be sent back at `now`: once, after it was delivered, within the window.
pub fn may_return(parcel: Parcel, asked: Option<ReturnStatus>, now: ShopTime, zone: &TimeZone) -> bool {
    parcel.status == ShippingStatus::Delivered
        && asked.is_none()
        && now.day(zone) <= last_day(parcel.since, zone)
}

#[cfg(test)]
mod tests {
    use super::{may_return, returnable_until};
    use crate::clock::ShopTime;
    use crate::shipping::Parcel;
    use jiff::tz::TimeZone;
    use miri_common::labels::{ReturnStatus, ShippingStatus};

    fn at(text: &str) -> ShopTime {
        ShopTime::from(text.parse::<jiff::Timestamp>().unwrap())
    }

    fn seoul() -> TimeZone {
        TimeZone::get("Asia/Seoul").unwrap()
    }

    /// At six in the morning of the 27th in Seoul.
    fn delivered() -> Parcel {
        Parcel { status: ShippingStatus::Delivered, since: at("2026-11-26T21:00:00Z") }
    }

    #[test]
    fn the_window_closes_with_the_last_second_of_the_next_day_in_the_shops_zone() {
        assert_eq!(returnable_until(delivered().since, &seoul()).to_string(), "2026-11-28 23:59:59");
        assert!(may_return(delivered(), None, delivered().since, &seoul()));
        assert!(may_return(delivered(), None, at("2026-11-28T14:59:59.999999Z"), &seoul()));
        assert!(!may_return(delivered(), None, at("2026-11-28T15:00:00Z"), &seoul()));
    }

    #[test]
    fn a_day_of_another_length_is_still_a_day() {
        // Clocks in Cairo skip an hour at the end of the 23rd, so the 24th has 23 hours.
        let cairo = TimeZone::get("Africa/Cairo").unwrap();
        let delivered = Parcel { status: ShippingStatus::Delivered, since: at("2026-04-23T04:00:00Z") };
        assert_eq!(returnable_until(delivered.since, &cairo).to_string(), "2026-04-24 23:59:59");
        assert!(may_return(delivered, None, at("2026-04-24T20:59:59Z"), &cairo));
        assert!(!may_return(delivered, None, at("2026-04-24T21:00:00Z"), &cairo));
    }

    #[test]
    fn only_what_was_delivered_comes_back_and_only_once() {
        for status in ShippingStatus::ALL.iter().filter(|status| **status != ShippingStatus::Delivered) {
            assert!(!may_return(
                Parcel { status: *status, ..delivered() },
                None,
                delivered().since,
                &seoul()
            ));
        }
        for asked in ReturnStatus::ALL {
            assert!(!may_return(delivered(), Some(*asked), delivered().since, &seoul()));
        }
    }
}
