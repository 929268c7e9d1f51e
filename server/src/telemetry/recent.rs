//! What this server did in the last hour, minute by minute, so that whoever looks needs no scan of the orders.

use crate::clock::MachineTime;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Minutes that are remembered.
const MINUTES: u8 = 60;
/// Minutes over which the latency is told: long enough for a quiet shop, short enough to show that something is wrong now.
const LATENCY_MINUTES: i64 = 5;
/// Buckets of the latency; each reaches a fifth further than the one before.
const BUCKETS: usize = 64;
/// What each bucket reaches to, in microseconds: 100 µs to 9.6 s.
const BOUNDS_US: [u64; BUCKETS] = bounds();
const MINUTE_US: i64 = 60_000_000;

const fn bounds() -> [u64; BUCKETS] {
    let mut bounds = [100; BUCKETS];
    let mut bucket = 1;
    while bucket < BUCKETS {
        bounds[bucket] = bounds[bucket - 1] * 6 / 5;
        bucket += 1;
    }
    bounds
}

/// The orders that this server has placed lately.
pub struct RecentOrders {
    // A std mutex: it is held for a few additions and never across an await.
    minutes: Mutex<Vec<Minute>>,
}

#[derive(Clone)]
struct Minute {
    number: i64,
    orders: i64,
    buckets: [u32; BUCKETS],
}

/// What [`RecentOrders`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Orders in each of the last 60 minutes, oldest first; the last one is the minute that is not over.
    pub by_minute: Vec<i64>,
    /// How long placing took in the last five minutes; `None` when nothing was placed.
    pub latency: Option<Latency>,
}

/// How long something took: each is the upper bound of the fifth in which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// How much was measured.
    pub count: i64,
    /// The median.
    pub p50: Duration,
    /// What one in a hundred took longer than.
    pub p99: Duration,
}

impl Default for RecentOrders {
    fn default() -> Self {
        let empty = Minute { number: i64::MIN, orders: 0, buckets: [0; BUCKETS] };
        Self { minutes: Mutex::new(vec![empty; usize::from(MINUTES)]) }
    }
}

impl RecentOrders {
    fn minutes(&self) -> MutexGuard<'_, Vec<Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An order was placed just now, and it took so long.
    pub fn placed(&self, now: MachineTime, took: Duration) {
        let number = now.0.div_euclid(MINUTE_US);
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS_US.partition_point(|bound| *bound < us).min(BUCKETS - 1);
        let mut minutes = self.minutes();
        let minute = &mut minutes[place(number)];
        if minute.number != number {
            *minute = Minute { number, orders: 0, buckets: [0; BUCKETS] };
        }
        minute.orders += 1;
        minute.buckets[bucket] += 1;
    }

    /// The last hour.
    pub fn look(&self, now: MachineTime) -> Recent {
        let last = now.0.div_euclid(MINUTE_US);
        let minutes = self.minutes();
        let of = |number: i64| Some(&minutes[place(number)]).filter(|minute| minute.number == number);
        let first = last - i64::from(MINUTES) + 1;
        let by_minute = (first..=last).map(|number| of(number).map_or(0, |minute| minute.orders)).collect();
        let mut buckets = [0_u64; BUCKETS];
        for minute in (last - LATENCY_MINUTES + 1..=last).filter_map(of) {
            buckets.iter_mut().zip(minute.buckets).for_each(|(sum, count)| *sum += u64::from(count));
        }
        Recent { by_minute, latency: latency(&buckets) }
    }
}

/// Where a minute stands in the ring.
fn place(number: i64) -> usize {
    usize::try_from(number.rem_euclid(i64::from(MINUTES))).unwrap_or(0)
}

fn latency(buckets: &[u64; BUCKETS]) -> Option<Latency> {
    let count: u64 = buckets.iter().sum();
    let quantile = |percent: u64| {
        let rank = (count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let bucket = buckets.iter().position(|in_bucket| {
            seen += in_bucket;
            seen >= rank
        });
        Duration::from_micros(BOUNDS_US[bucket.unwrap_or(BUCKETS - 1)])
    };
    (count > 0).then(|| Latency {
        count: i64::try_from(count).unwrap_or(i64::MAX),
        p50: quantile(50),
        p99: quantile(99),
    })
}

#[cfg(test)]
mod tests {
    use super::{BOUNDS_US, MINUTE_US, RecentOrders};
    use crate::clock::MachineTime;
    use std::time::Duration;

    const fn minute(number: i64) -> MachineTime {
        MachineTime(number * MINUTE_US + 1)
    }

    #[test]
    fn orders_are_counted_in_their_minute_for_an_hour() {
        let recent = RecentOrders::default();
        for _ in 0..3 {
            recent.placed(minute(100), Duration::from_millis(1));
        }
        recent.placed(minute(101), Duration::from_millis(1));
        let told = recent.look(minute(101)).by_minute;
        assert_eq!((told.len(), told[58], told[59], told.iter().sum::<i64>()), (60, 3, 1, 4));
        assert_eq!(recent.look(minute(159)).by_minute[0], 3);
        assert_eq!(recent.look(minute(160)).by_minute.iter().sum::<i64>(), 1);
        recent.placed(minute(160), Duration::ZERO);
        assert_eq!(recent.look(minute(160)).by_minute[59], 1, "the place of an old minute is used again");
    }

    #[test]
    fn the_latency_is_that_of_the_last_five_minutes() {
        let recent = RecentOrders::default();
        assert_eq!(recent.look(minute(0)).latency, None);
        recent.placed(minute(0), Duration::from_mins(1));
        for n in 0..99 {
            recent.placed(minute(5), Duration::from_micros(900 + n));
        }
        recent.placed(minute(9), Duration::from_millis(200));
        let told = recent.look(minute(9)).latency.unwrap();
        assert_eq!(told.count, 100);
        assert!((900..1_200).contains(&told.p50.as_micros()), "{told:?}");
        assert!(told.p99.as_micros() < 1_200, "{told:?}");
        recent.placed(minute(9), Duration::from_millis(200));
        let p99 = recent.look(minute(9)).latency.unwrap().p99;
        assert!((200..240).contains(&p99.as_millis()), "{p99:?}");
        assert!(*BOUNDS_US.last().unwrap() > 9_000_000);
    }
}
