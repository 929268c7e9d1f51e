//! The environment, read once and handed on, so that rules about it can be tested without touching it.

use std::collections::BTreeMap;

/// Every variable that this command looks at (`miri serve` reads its own).
pub(crate) const KNOWN: &[&str] = &[
    "CI",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "MIRI_CONFIG_DIR",
    #[cfg(feature = "faults")]
    "MIRI_FAULT",
    "MIRI_LOG",
    "MIRI_PROFILE",
    "MIRI_SERVER",
    "MIRI_STATE_DIR",
    "MIRI_TOKEN",
    "MIRI_TOKEN_FILE",
    "NO_COLOR",
    "TERM",
];

/// A copy of the variables that count. It has no `Debug`, because one of them is a token.
#[derive(Clone, Default)]
pub(crate) struct Env(BTreeMap<&'static str, String>);

impl Env {
    /// Reads the environment of this process. Text that is no UTF-8 cannot be an address, a token or a name that is
    /// known here, so it is taken with its bad parts replaced and will be refused where it is used.
    pub(crate) fn read() -> Self {
        let value = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self(KNOWN.iter().filter_map(|name| Some((*name, value(name)?))).collect())
    }

    /// A variable that is set to something; an empty one counts as not set.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// An environment of these variables alone.
    #[cfg(test)]
    pub(crate) fn of(variables: &[(&'static str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }
}
