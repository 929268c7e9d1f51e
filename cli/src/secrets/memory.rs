//! A place that lasts as long as a test.

use super::Entry;
use secrecy::SecretString;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Secrets in memory.
pub(crate) struct Memory {
    kept: RefCell<BTreeMap<(String, String), SecretString>>,
    forgets: bool,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { kept: RefCell::default(), forgets: false }
    }

    /// One that takes every secret and has none.
    pub(super) fn forgetful() -> Self {
        Self { forgets: true, ..Self::new() }
    }

    pub(super) fn read(&self, entry: &Entry) -> Option<SecretString> {
        self.kept.borrow().get(&key(entry)).cloned()
    }

    pub(super) fn write(&self, entry: &Entry, secret: &SecretString) {
        if !self.forgets {
            self.kept.borrow_mut().insert(key(entry), secret.clone());
        }
    }

    pub(super) fn remove(&self, entry: &Entry) -> bool {
        self.kept.borrow_mut().remove(&key(entry)).is_some()
    }
}

fn key(entry: &Entry) -> (String, String) {
    (entry.service.clone(), entry.account.clone())
}
