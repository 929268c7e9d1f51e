//! How often something may be tried: so many times in so long a time under one key, counted in this process.
//!
//! Several servers count each for itself: a limit is meant to make guessing hopeless, and two or three times a hopeless number is one
//! too.

use crate::clock::MachineTime;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most keys that are counted at a time. Beyond it one that has nothing left to wait for makes place, or any.
const CAPACITY: usize = 100_000;

/// Whether limits are kept at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limiting {
    /// They are.
    On,
    /// Everyone may do everything as often as they like: for load tests, never for a shop.
    Off,
}

/// What was tried how often.
pub struct Attempts {
    most: usize,
    window: Duration,
    capacity: usize,
    limits: Limiting,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    by_key: HashMap<Vec<u8>, VecDeque<MachineTime>>,
    swept_at: Option<MachineTime>,
}

/// It was tried too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    /// After this time it may be tried again.
    pub wait: Duration,
}

impl Attempts {
    /// `most` times in each `window`.
    pub fn new(most: usize, window: Duration, limits: Limiting) -> Self {
        Self { most, window, capacity: CAPACITY, limits, counted: Mutex::default() }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// When there were too many; this one is not counted.
    pub fn take(&self, key: &[u8], now: MachineTime) -> Result<(), TooOften> {
        if self.limits == Limiting::Off {
            return Ok(());
        }
        let mut guard = self.lock();
        let counted = &mut *guard;
        let begins = now - self.window;
        if !counted.by_key.contains_key(key) {
            self.make_place(counted, now);
        }
        let tries = counted.by_key.entry(key.to_vec()).or_default();
        while tries.front().is_some_and(|first| *first <= begins) {
            tries.pop_front();
        }
        match tries.front() {
            Some(first) if tries.len() >= self.most => {
                let wait = (*first + self.window).0.saturating_sub(now.0);
                Err(TooOften { wait: Duration::from_micros(u64::try_from(wait).unwrap_or(0)) })
            }
            _ => {
                tries.push_back(now);
                Ok(())
            }
        }
    }

    /// Takes the last try back, because it was not made after all.
    pub fn give_back(&self, key: &[u8]) {
        if let Some(tries) = self.lock().by_key.get_mut(key) {
            tries.pop_back();
        }
    }

    /// Forgets what was tried, because it was right in the end.
    pub fn forgive(&self, key: &[u8]) {
        self.lock().by_key.remove(key);
    }

    /// Makes place for one more key.
    fn make_place(&self, counted: &mut Counted, now: MachineTime) {
        if counted.by_key.len() < self.capacity {
            return;
        }
        // Looking at all of them costs time, so it is done once a window at most.
        if counted.swept_at.is_none_or(|swept| now >= swept + self.window) {
            let begins = now - self.window;
            counted.by_key.retain(|_, tries| tries.back().is_some_and(|last| *last > begins));
            counted.swept_at = Some(now);
        }
        if counted.by_key.len() >= self.capacity
            && let Some(any) = counted.by_key.keys().next().cloned()
        {
            counted.by_key.remove(&any);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        // No panic can leave the map half changed, so a poisoned lock says nothing about it.
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, Limiting};
    use crate::clock::MachineTime;
    use std::time::Duration;

    const START: MachineTime = MachineTime(1_700_000_000_000_000);
    const WINDOW: Duration = Duration::from_mins(15);

    fn after(seconds: u64) -> MachineTime {
        START + Duration::from_secs(seconds)
    }

    #[test]
    fn one_address_waits_until_its_first_try_is_a_window_ago_and_another_does_not() {
        let attempts = Attempts::new(3, WINDOW, Limiting::On);
        for second in [0, 10, 20] {
            assert!(attempts.take(b"anna", after(second)).is_ok());
        }
        let refused = attempts.take(b"anna", after(30)).unwrap_err();
        assert_eq!(refused.wait, Duration::from_secs(15 * 60 - 30));
        assert!(attempts.take(b"bora", after(30)).is_ok());
        assert!(attempts.take(b"anna", after(15 * 60 - 1)).is_err());
        assert!(attempts.take(b"anna", after(15 * 60)).is_ok());
        assert!(attempts.take(b"anna", after(15 * 60 + 1)).is_err());
        attempts.give_back(b"anna");
        assert!(attempts.take(b"anna", after(15 * 60 + 1)).is_ok());
        assert!(attempts.take(b"anna", after(15 * 60 + 1)).is_err());
        attempts.forgive(b"anna");
        assert!(attempts.take(b"anna", after(15 * 60 + 2)).is_ok());
    }

    #[test]
    fn memory_is_bounded_and_who_must_wait_goes_last() {
        let attempts = Attempts { capacity: 4, ..Attempts::new(1, WINDOW, Limiting::On) };
        for name in 0..3_u8 {
            assert!(attempts.take(&[name], START).is_ok());
        }
        assert!(attempts.take(b"anna", after(60)).is_ok());
        assert!(attempts.take(b"bora", after(15 * 60 + 1)).is_ok());
        assert!(attempts.take(b"anna", after(15 * 60 + 1)).is_err());
        for name in 0..100_u8 {
            assert!(attempts.take(&[name, name], after(15 * 60 + 2)).is_ok());
        }
        assert_eq!(attempts.lock().by_key.len(), 4);
    }

    #[test]
    fn without_limits_nobody_waits() {
        let attempts = Attempts::new(1, WINDOW, Limiting::Off);
        assert!((0..10).all(|_| attempts.take(b"anna", START).is_ok()));
    }
}
