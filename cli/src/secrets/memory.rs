//! A place that lasts as long as a test.

use super::Entry;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Secrets in memory.
pub(crate) struct Memory {
    kept: Mutex<BTreeMap<(String, String), SecretString>>,
    forgets: bool,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { kept: Mutex::default(), forgets: false }
    }

    /// One that takes every secret and has none.
    pub(super) fn forgetful() -> Self {
        Self { forgets: true, ..Self::new() }
    }

    pub(super) fn read(&self, entry: &Entry) -> Option<SecretString> {
        self.kept().get(&key(entry)).cloned()
    }

    pub(super) fn write(&self, entry: &Entry, secret: &SecretString) {
        if !self.forgets {
            self.kept().insert(key(entry), secret.clone());
        }
    }

    pub(super) fn remove(&self, entry: &Entry) -> bool {
        self.kept().remove(&key(entry)).is_some()
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<(String, String), SecretString>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(entry: &Entry) -> (String, String) {
    (entry.service.clone(), entry.account.clone())
}
