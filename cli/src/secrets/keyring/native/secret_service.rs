//! Linux and the BSDs: the Secret Service on the session bus, which GNOME's keyring, `KWallet` and `KeePassXC` offer
//! (<https://specifications.freedesktop.org/secret-service-spec/latest/>).
//!
//! Secrets go through the common interface, which also has a locked keyring unlocked by its owner. This file asks what that interface does
//! not say: whether there is a bus, whether anything on it keeps secrets, and whether the keyring is locked.

use super::State;
use crate::secrets::keyring::Why;
use keyring_core::CredentialStore;
use std::sync::Arc;
use zbus::Message;
use zbus::blocking::Connection;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

/// What people call it.
pub(in super::super) const KIND: &str = "Secret Service";

const SERVICE: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
const SERVICE_INTERFACE: &str = "org.freedesktop.Secret.Service";
const COLLECTION_INTERFACE: &str = "org.freedesktop.Secret.Collection";
/// What stands for "no object" on the bus.
const NONE: &str = "/";

/// A connection to the session bus.
pub(super) struct Link {
    bus: Connection,
}

impl Link {
    /// Connects to the session bus.
    pub(super) fn new() -> Result<Self, Why> {
        let bus = Connection::session().map_err(|error| Why::NoBus(error.to_string()))?;
        Ok(Self { bus })
    }

    /// Whether the default keyring is locked.
    pub(super) fn state(&self) -> Result<State, Why> {
        let keyring = self.keyring()?;
        let asked = (COLLECTION_INTERFACE, "Locked");
        let answer = self.call(keyring.as_str(), "org.freedesktop.DBus.Properties", "Get", &asked)?;
        let locked: OwnedValue = answer.body().deserialize().map_err(|error| unreadable(&error))?;
        let locked = bool::try_from(locked).map_err(|error| Why::Failed(error.to_string()))?;
        Ok(if locked { State::Locked } else { State::Unlocked })
    }

    fn keyring(&self) -> Result<OwnedObjectPath, Why> {
        let answer = self.call(ROOT, SERVICE_INTERFACE, "ReadAlias", &("default",))?;
        let path: OwnedObjectPath = answer.body().deserialize().map_err(|error| unreadable(&error))?;
        if path.as_str() == NONE { Err(Why::NoKeyring) } else { Ok(path) }
    }

    fn call<B>(&self, path: &str, interface: &str, method: &str, body: &B) -> Result<Message, Why>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        self.bus.call_method(Some(SERVICE), path, Some(interface), method, body).map_err(|error| why(&error))
    }
}

/// Why a call failed. The bus answers in place of a service that is not there and cannot be started.
fn why(error: &zbus::Error) -> Why {
    let text = error.to_string();
    match error {
        zbus::Error::MethodError(name, _, _)
            if name.ends_with(".ServiceUnknown")
                || name.ends_with(".NameHasNoOwner")
                || name.contains(".Spawn.") =>
        {
            Why::NoProvider(text)
        }
        zbus::Error::InputOutput(_) => Why::NoBus(text),
        _ => Why::Failed(text),
    }
}

fn unreadable(error: &zbus::Error) -> Why {
    Why::Failed(error.to_string())
}

/// The store behind the common interface.
pub(super) fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}
