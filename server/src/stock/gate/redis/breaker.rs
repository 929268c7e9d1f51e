//! When orders stop asking a Redis that does not answer, and how they find out that it does again.

use crate::clock::Monotonic;
use std::time::Duration;

/// Failures in a row after which nobody asks any more.
const FAILURES: u32 = 3;
/// How long nobody asks before one order tries.
const PAUSE: Duration = Duration::from_millis(250);

/// A circuit breaker: a pure state machine over instants that are passed in.
#[derive(Debug)]
pub(super) struct Breaker {
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Everyone asks; so many have failed in a row.
    Closed { failures: u32 },
    /// Nobody asks until then.
    Open { until: Monotonic },
    /// One has been let through since then, and everyone waits for what becomes of it.
    HalfOpen { since: Monotonic },
}

impl Breaker {
    pub(super) const fn new() -> Self {
        Self { state: State::Closed { failures: 0 } }
    }

    /// Whether this order may ask.
    pub(super) fn lets_through(&mut self, now: Monotonic) -> bool {
        match self.state {
            State::Closed { .. } => true,
            // A probe whose outcome never came, because its order was dropped, is followed by another one.
            State::Open { until: at } | State::HalfOpen { since: at } => {
                let due = match self.state {
                    State::HalfOpen { .. } => now >= at + PAUSE,
                    _ => now >= at,
                };
                if due {
                    self.state = State::HalfOpen { since: now };
                }
                due
            }
        }
    }

    /// An order got its answer.
    pub(super) fn succeeded(&mut self) {
        self.state = State::Closed { failures: 0 };
    }

    /// An order got none.
    pub(super) fn failed(&mut self, now: Monotonic) {
        self.state = match self.state {
            State::Closed { failures } if failures + 1 < FAILURES => State::Closed { failures: failures + 1 },
            _ => State::Open { until: now + PAUSE },
        };
    }

    /// 0 closed, 1 open, 2 half open; for metrics.
    pub(super) const fn number(&self) -> u64 {
        match self.state {
            State::Closed { .. } => 0,
            State::Open { .. } => 1,
            State::HalfOpen { .. } => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, PAUSE};
    use crate::clock::Monotonic;
    use std::time::Duration;

    fn opened(now: Monotonic) -> Breaker {
        let mut breaker = Breaker::new();
        for _ in 0..3 {
            assert!(breaker.lets_through(now));
            breaker.failed(now);
        }
        breaker
    }

    #[test]
    fn three_failures_in_a_row_open_it_and_an_answer_in_between_starts_the_count_again() {
        let now = Monotonic::now();
        let mut breaker = Breaker::new();
        for _ in 0..2 {
            breaker.failed(now);
            breaker.failed(now);
            breaker.succeeded();
        }
        assert!(breaker.lets_through(now));
        let mut breaker = opened(now);
        assert!(!breaker.lets_through(now));
        assert_eq!(breaker.number(), 1);
    }

    #[test]
    fn after_the_pause_one_tries_for_all() {
        let now = Monotonic::now();
        let mut breaker = opened(now);
        let later = now + PAUSE;
        assert!(breaker.lets_through(later));
        assert!(!breaker.lets_through(later), "one at a time");
        breaker.failed(later);
        assert!(!breaker.lets_through(later), "a probe that fails opens it again");
        let later = later + PAUSE;
        assert!(breaker.lets_through(later));
        breaker.succeeded();
        assert!(breaker.lets_through(later) && breaker.lets_through(later));
        assert_eq!(breaker.number(), 0);
    }

    #[test]
    fn a_probe_that_never_reports_does_not_keep_it_open() {
        let now = Monotonic::now();
        let mut breaker = opened(now);
        let later = now + PAUSE;
        assert!(breaker.lets_through(later));
        assert!(!breaker.lets_through(later + Duration::from_millis(1)));
        assert!(breaker.lets_through(later + PAUSE));
    }
}
