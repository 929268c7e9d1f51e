//! macOS: the login keychain. Not built or tried where Miri is made.

use super::State;
use crate::secrets::keyring::Why;
use apple_native_keyring_store::keychain::Store;
use keyring_core::{CredentialStore, Result};
use std::sync::Arc;

/// What people call it.
pub(in super::super) const KIND: &str = "Keychain";

/// Nothing has to be kept: the system asks for its password by itself.
pub(super) struct Link;

impl Link {
    pub(super) fn new() -> std::result::Result<Self, Why> {
        Ok(Self)
    }

    pub(super) fn state(&self) -> std::result::Result<State, Why> {
        Ok(State::Untold)
    }
}

/// The store behind the common interface.
pub(super) fn store() -> Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}
