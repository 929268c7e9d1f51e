//! Windows: the Credential Manager. Not built or tried where Miri is made.

use super::State;
use crate::secrets::keyring::Why;
use keyring_core::{CredentialStore, Result};
use std::sync::Arc;
use windows_native_keyring_store::Store;

/// What people call it.
pub(in super::super) const KIND: &str = "Credential Manager";

/// Nothing has to be kept: it is open while its owner is signed in to Windows.
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
