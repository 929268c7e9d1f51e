//! Reading and changing the configuration file, comments and order kept.

use super::file::{ConfigFile, NAME};
use super::{Env, folders};
use crate::failure::CliError;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, Table, Value, value};
use utoipa::ToSchema;

/// The keys of a profile.
const PROFILE_KEYS: [&str; 4] = ["server", "account", "lang", "protected"];

/// The file as it is to become.
pub(crate) struct ConfigEdit {
    path: PathBuf,
    document: DocumentMut,
}

/// A profile as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProfileView {
    /// Its name.
    pub(crate) name: String,
    /// The address of its shop.
    pub(crate) server: Option<String>,
    /// The e-mail address to sign in with.
    pub(crate) account: Option<String>,
    /// Its language.
    pub(crate) lang: Option<String>,
    /// Whether every change under it must be confirmed by typing its name.
    pub(crate) protected: bool,
    /// Whether it is used where neither flag nor environment names one.
    pub(crate) current: bool,
}

impl ConfigEdit {
    /// Reads the file; a missing one is empty. What is in it must be understood, so that nothing is made worse.
    pub(crate) fn load(env: &Env) -> Result<Self, CliError> {
        let folder = folders::config_dir(env).ok_or_else(|| CliError::Usage {
            message: "there is no home folder to keep a configuration in".to_owned(),
            hint: Some("set MIRI_CONFIG_DIR".to_owned()),
        })?;
        ConfigFile::load(&folder)?;
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(CliError::io(path.display().to_string(), error)),
        };
        let document = text.parse().map_err(|error| unreadable(&path, &error))?;
        Ok(Self { path, document })
    }

    /// Where the file is, or would be.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Every setting that is there: its key with dots, and its value.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        collect(self.document.as_table(), "", &mut found);
        found
    }

    /// The value of a key with dots.
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.settings().into_iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The profiles, by name.
    pub(crate) fn profiles(&self) -> Vec<ProfileView> {
        let current = self.get("profile").unwrap_or_else(|| super::DEFAULT_PROFILE.to_owned());
        let names = self.document.get("profiles").and_then(Item::as_table_like);
        let mut names: Vec<String> =
            names.map(|table| table.iter().map(|(name, _)| name.to_owned()).collect()).unwrap_or_default();
        names.sort();
        let view = |name: String| {
            let text = |key: &str| {
                self.profile(&name).and_then(|table| table.get(key)).and_then(Item::as_str).map(str::to_owned)
            };
            let protected =
                self.profile(&name).and_then(|table| table.get("protected")).and_then(Item::as_bool);
            ProfileView {
                server: text("server"),
                account: text("account"),
                lang: text("lang"),
                protected: protected.unwrap_or_default(),
                current: name == current,
                name,
            }
        };
        names.into_iter().map(view).collect()
    }

    fn profile(&self, name: &str) -> Option<&dyn toml_edit::TableLike> {
        self.document.get("profiles")?.as_table_like()?.get(name)?.as_table_like()
    }

    /// Sets a key with dots: `profile`, `server`, `account`, `lang`, or `profiles.NAME.KEY`. Whether the value is one that
    /// the key can have is found out when it is saved.
    pub(crate) fn set(&mut self, key: &str, text: &str) -> Result<(), CliError> {
        let words: Vec<&str> = key.split('.').collect();
        match words[..] {
            ["profile" | "server" | "account" | "lang"] => self.document[key] = value(text),
            ["profiles", name, own] if PROFILE_KEYS.contains(&own) && !name.is_empty() => {
                self.profile_mut(name)?.insert(own, value_of(own, text));
            }
            _ => {
                return Err(CliError::Usage {
                    message: format!("there is no setting `{key}`"),
                    hint: Some(format!(
                        "profile, server, account, lang, profiles.NAME.({})",
                        PROFILE_KEYS.join("|")
                    )),
                });
            }
        }
        Ok(())
    }

    /// Removes a profile. Says whether there was one.
    pub(crate) fn remove_profile(&mut self, name: &str) -> bool {
        let profiles = self.document.get_mut("profiles").and_then(Item::as_table_like_mut);
        let removed = profiles.is_some_and(|profiles| profiles.remove(name).is_some());
        if removed && self.get("profile").as_deref() == Some(name) {
            self.document.remove("profile");
        }
        removed
    }

    /// The table of a profile, made where it is missing.
    pub(crate) fn profile_mut(&mut self, name: &str) -> Result<&mut dyn toml_edit::TableLike, CliError> {
        let table = || Item::Table(Table::new());
        let profiles = self.document.entry("profiles").or_insert_with(|| {
            let mut profiles = Table::new();
            // Only the headings of the profiles themselves are written.
            profiles.set_implicit(true);
            Item::Table(profiles)
        });
        profiles
            .as_table_like_mut()
            .map(|profiles| profiles.entry(name).or_insert_with(table))
            .and_then(Item::as_table_like_mut)
            .ok_or_else(|| CliError::usage(format!("profiles.{name} is no table")))
    }

    /// Writes the file: a new one renamed over the old, so that a crash leaves either. What could not be read again is not
    /// written.
    pub(crate) fn save(&self) -> Result<(), CliError> {
        let text = self.document.to_string();
        ConfigFile::parse(&text).map_err(|error| unreadable(&self.path, &error))?;
        let failed = |error| CliError::io(self.path.display().to_string(), error);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        file.persist(&self.path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn value_of(key: &str, text: &str) -> Item {
    match (key, text.parse::<bool>()) {
        ("protected", Ok(protected)) => value(protected),
        _ => value(text),
    }
}

fn collect(table: &dyn toml_edit::TableLike, before: &str, found: &mut Vec<(String, String)>) {
    for (name, item) in table.iter() {
        let key = format!("{before}{name}");
        match item {
            Item::Value(Value::String(text)) => found.push((key, text.value().clone())),
            Item::Value(other) if other.is_bool() => found.push((key, other.to_string().trim().to_owned())),
            other => {
                if let Some(below) = other.as_table_like() {
                    collect(below, &format!("{key}."), found);
                }
            }
        }
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> CliError {
    CliError::usage(format!("{}: {}", path.display(), error.to_string().trim_end().replace('\n', " ")))
}

#[cfg(test)]
mod tests {
    use super::ConfigEdit;
    use crate::settings::Env;

    fn edit(text: &str) -> (tempfile::TempDir, ConfigEdit) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.toml"), text).unwrap();
        let env = Env::of(&[("MIRI_CONFIG_DIR", folder.path().to_str().unwrap())]);
        let edit = ConfigEdit::load(&env).unwrap();
        (folder, edit)
    }

    #[test]
    fn comments_and_what_is_not_touched_stay() {
        let (folder, mut config) = edit("# mine\nprofile = 'a' # now\n\n[profiles.a]\nserver = 'http://a'\n");
        config.set("profiles.b.server", "http://b").unwrap();
        config.set("profiles.b.protected", "true").unwrap();
        config.save().unwrap();
        assert_eq!(
            std::fs::read_to_string(folder.path().join("config.toml")).unwrap(),
            "# mine\nprofile = 'a' # now\n\n[profiles.a]\nserver = 'http://a'\n\n\
             [profiles.b]\nserver = \"http://b\"\nprotected = true\n"
        );
        assert_eq!(config.get("profiles.b.protected").as_deref(), Some("true"));
        let names: Vec<_> = config.profiles().into_iter().map(|view| (view.name, view.current)).collect();
        assert_eq!(names, [("a".to_owned(), true), ("b".to_owned(), false)]);
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let (folder, mut config) = edit("");
        assert!(config.set("colour", "red").is_err());
        assert!(config.set("profiles.a.token", "secret").is_err());
        config.set("lang", "fr").unwrap();
        assert!(config.save().is_err());
        assert_eq!(std::fs::read_to_string(folder.path().join("config.toml")).unwrap(), "");
    }

    #[test]
    fn a_profile_that_is_removed_is_used_no_more() {
        let (_folder, mut config) = edit("profile = 'a'\n[profiles.a]\nserver = 'http://a'\n");
        assert!(config.remove_profile("a"));
        assert!(!config.remove_profile("a"));
        assert_eq!(config.get("profile"), None);
    }
}
