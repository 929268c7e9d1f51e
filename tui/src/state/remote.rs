//! Something that the shop was asked for: there, on its way, or refused, and all three at once while it is asked anew.

use crate::failure::Failure;
use crate::moment::Moment;
use std::time::Duration;

/// How long a question may take before the screen says so: less is felt as at once.
pub(crate) const SLOW: Duration = Duration::from_millis(150);

/// Something that is asked for. What was there stays there while it is asked anew.
#[derive(Debug, Clone)]
pub(crate) struct Remote<T> {
    value: Option<T>,
    asked: Option<Moment>,
    failure: Option<Failure>,
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self { value: None, asked: None, failure: None }
    }
}

impl<T> Remote<T> {
    /// It was asked for.
    pub(crate) fn asking(&mut self, now: Moment) {
        self.asked = Some(now);
    }

    /// It came.
    pub(crate) fn got(&mut self, value: T) {
        *self = Self { value: Some(value), asked: None, failure: None };
    }

    /// It did not come.
    pub(crate) fn failed(&mut self, failure: Failure) {
        self.asked = None;
        self.failure = Some(failure);
    }

    /// What is there.
    pub(crate) const fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// What is there, to be changed by an event.
    pub(crate) const fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }

    /// Why the last question brought nothing.
    pub(crate) const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether an answer is waited for.
    pub(crate) const fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether it has been asked for long enough to say so.
    pub(crate) fn is_slow(&self, now: Moment) -> bool {
        self.asked.is_some_and(|asked| now.since(asked) >= SLOW)
    }
}
