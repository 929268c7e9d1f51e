//! `tui.toml`: theme, mouse and keys.

use super::Mouse;
use crate::keymap::{Action, Keymap, Press};
use crate::look::Theme;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The name of the file.
const NAME: &str = "tui.toml";

/// What the file says. A key that is not known is an error: nothing is read and ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Option<Theme>,
    mouse: Option<Mouse>,
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
}

/// One key or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Several(Vec<String>),
}

/// What someone chose.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The theme.
    pub theme: Option<Theme>,
    /// Mouse reports.
    pub mouse: Option<Mouse>,
    /// The keys.
    pub keymap: Keymap,
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It says something that is not understood.
    #[error("{path}: {why}")]
    Meaning {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Config {
    /// Reads the file in `folder`; a missing one chooses nothing.
    ///
    /// # Errors
    /// When it cannot be read or says something that is not understood.
    pub fn load(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join(NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|why| ConfigError::Meaning { path, why }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigError::Read { path, source }),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().replace('\n', " "))?;
        let mut chosen = BTreeMap::new();
        for (name, keys) in file.keys {
            let action: Action = name.parse().map_err(|error| format!("keys: {error}"))?;
            let names = match keys {
                Keys::One(name) => vec![name],
                Keys::Several(names) => names,
            };
            let presses: Result<Vec<Press>, _> = names.iter().map(|name| name.parse()).collect();
            chosen.insert(action, presses.map_err(|error| format!("keys.{name}: {error}"))?);
        }
        Ok(Self { theme: file.theme, mouse: file.mouse, keymap: Keymap::new(chosen) })
    }
}

#[cfg(test)]
mod tests {
    use super::Config;
    use crate::look::Theme;

    #[test]
    fn keys_are_chosen_by_the_names_of_actions_and_nonsense_is_named() {
        let config = Config::parse("theme = 'light'\n[keys]\ndown = ['j', 'ctrl-n']\nhelp = 'f1'").unwrap();
        assert_eq!(config.theme, Some(Theme::Light));
        for (bad, named) in [
            ("colour = 'red'", "colour"),
            ("theme = 'pink'", "pink"),
            ("[keys]\nfly = 'x'", "fly"),
            ("[keys]\ndown = 'jj'", "jj"),
        ] {
            assert!(Config::parse(bad).unwrap_err().contains(named), "{bad}");
        }
    }
}
