//! What a run has done, and whether it does anything.

use std::collections::BTreeMap;

/// Whether a run changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does its work.
    Real,
    /// It does the same work in writes that are rolled back, and says what it would have done.
    DryRun,
}

/// What a run has done, how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<&'static str, u64>);

impl Counts {
    /// This, so often.
    pub fn of(what: &'static str, count: u64) -> Self {
        Self(BTreeMap::from([(what, count)]))
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
        self
    }

    /// All of it.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// By name.
    pub fn named(&self) -> BTreeMap<String, u64> {
        self.0.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
    }

    /// As it is stored.
    pub(super) fn json(&self) -> String {
        serde_json::json!(self.0).to_string()
    }
}
