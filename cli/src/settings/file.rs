//! The configuration file: profiles, and which one is used.

use crate::failure::CliError;
use miri_common::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

/// The name of the file in the configuration folder.
pub(super) const NAME: &str = "config.toml";

/// The whole file. A key that is not known is an error: nothing is read and ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    /// The profile that is used where neither flag nor environment names one.
    pub(super) profile: Option<String>,
    /// The address of the shop, where the profile names none.
    pub(super) server: Option<String>,
    /// The e-mail address to sign in with, where the profile names none.
    pub(super) account: Option<String>,
    /// The language, where the profile names none.
    pub(super) lang: Option<LangName>,
    /// The profiles by name.
    #[serde(default)]
    pub(super) profiles: BTreeMap<String, Profile>,
}

/// One profile.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    /// The address of the shop.
    pub(super) server: Option<String>,
    /// The e-mail address to sign in with.
    pub(super) account: Option<String>,
    /// The language.
    pub(super) lang: Option<LangName>,
    /// Whether every change under it must be confirmed by typing its name.
    #[serde(default)]
    pub(super) protected: bool,
}

/// A language by its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LangName {
    Ko,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Ko => Self::Ko,
            LangName::En => Self::En,
        }
    }
}

impl ConfigFile {
    /// Reads the file in `folder`; a missing file is an empty one.
    pub(super) fn load(folder: &Path) -> Result<Self, CliError> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(CliError::io(path.display().to_string(), error)),
        };
        Self::parse(&text).map_err(|error| {
            CliError::usage(format!(
                "{}: {}",
                path.display(),
                error.to_string().trim_end().replace('\n', " ")
            ))
        })
    }

    pub(super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::ConfigFile;

    #[test]
    fn a_key_that_is_not_known_is_refused() {
        assert!(ConfigFile::parse("[profiles.a]\nserver = 'http://a'\nlang = 'en'").is_ok());
        assert!(ConfigFile::parse("colour = 'red'").is_err());
        assert!(ConfigFile::parse("[profiles.a]\ntoken = 'secret'").is_err());
        assert!(ConfigFile::parse("[profiles.a]\nlang = 'fr'").is_err());
    }
}
