//! When to ask again, and after how long.

use super::ClientError;
use std::time::Duration;

/// Attempts after the first.
const MAX_RETRIES: u32 = 3;
/// The wait before the first retry; it doubles.
const FIRST_DELAY_MS: u64 = 100;
/// The longest wait that `Retry-After` can ask of us.
const MAX_DELAY: Duration = Duration::from_secs(10);

/// The retries of one call.
pub(super) struct Retry {
    left: u32,
    delay_ms: u64,
}

impl Retry {
    /// `may_repeat` is false for a write without an idempotency key, which is never sent twice.
    pub(super) fn new(may_repeat: bool) -> Self {
        Self { left: if may_repeat { MAX_RETRIES } else { 0 }, delay_ms: FIRST_DELAY_MS }
    }

    /// How long to wait before asking again, or `None` when the error is the answer.
    pub(super) fn next_delay(&mut self, error: &ClientError) -> Option<Duration> {
        if self.left == 0 || !error.is_retryable() {
            return None;
        }
        self.left -= 1;
        let base = self.delay_ms;
        self.delay_ms *= 2;
        let asked = match error {
            ClientError::Refused { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        Some(asked.min(MAX_DELAY) + jitter(base))
    }
}

/// Half of `base` and a random part of the other half, so that clients that failed together do not return together.
fn jitter(base_ms: u64) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "jitter decides nothing and needs no seed")]
    let part: f64 = rand::random();
    #[expect(clippy::cast_precision_loss, reason = "milliseconds well below 2^52")]
    let half = base_ms as f64 / 2.0;
    Duration::from_secs_f64((half + half * part) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::{ClientError, Retry};

    #[test]
    fn a_write_without_a_key_is_never_sent_twice() {
        assert!(Retry::new(false).next_delay(&ClientError::NoAnswer(String::new())).is_none());
    }

    #[test]
    fn a_read_is_tried_three_times_more() {
        let mut retry = Retry::new(true);
        let lost = ClientError::NoAnswer(String::new());
        assert_eq!((0..9).filter(|_| retry.next_delay(&lost).is_some()).count(), 3);
    }
}
