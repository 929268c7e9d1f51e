//! The keyring of this system, as the thread that owns it sees it.

#[cfg(all(unix, not(target_vendor = "apple")))]
mod secret_service;
#[cfg(all(unix, not(target_vendor = "apple")))]
use secret_service as system;

#[cfg(target_os = "macos")]
mod keychain;
#[cfg(target_os = "macos")]
use keychain as system;

#[cfg(windows)]
mod credential_manager;
#[cfg(windows)]
use credential_manager as system;

use super::{Attendance, Why};
use crate::secrets::Entry;
use keyring_core::CredentialStore;
use std::sync::Arc;

pub(super) use system::KIND;

/// Whether a keyring is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It can be used.
    Unlocked,
    /// It wants its owner's password first.
    Locked,
    /// This system does not say.
    Untold,
}

/// The keyring.
pub(super) struct Native {
    attendance: Attendance,
    link: Option<system::Link>,
    store: Option<Arc<CredentialStore>>,
}

impl Native {
    pub(super) const fn new(attendance: Attendance) -> Self {
        Self { attendance, link: None, store: None }
    }

    /// Whether it is locked.
    pub(super) fn state(&mut self) -> Result<State, Why> {
        if self.link.is_none() {
            self.link = Some(system::Link::new()?);
        }
        self.link.as_ref().map_or(Ok(State::Untold), system::Link::state)
    }

    /// Whether it may be asked. A keyring that is locked has its owner asked by a window of its own; where nobody could answer that,
    /// it is not asked at all, because the window would stay on a screen that nobody sees.
    pub(super) fn ready(&mut self) -> Result<(), Why> {
        match (self.state()?, self.attendance) {
            (State::Locked, Attendance::Nobody) => Err(Why::Locked),
            (State::Locked, Attendance::Somebody(_)) | (State::Unlocked | State::Untold, _) => Ok(()),
        }
    }

    /// The handle of an entry.
    pub(super) fn entry(&mut self, entry: &Entry) -> Result<keyring_core::Entry, Why> {
        self.ready()?;
        let store = match &self.store {
            Some(store) => store,
            None => self.store.insert(system::store().map_err(|error| Why::of(&error))?),
        };
        store.build(&entry.service, &entry.account, None).map_err(|error| Why::of(&error))
    }
}
