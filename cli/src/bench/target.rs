//! The shop that is measured: its settings, the same for this process, the server and the one that reads back.

use super::{Load, failed};
use crate::failure::CliError;
use miri_server::Config;
use miri_server::config::sources;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Settings by the names of the server's keys, and the folder that they speak of.
pub(super) struct Target {
    settings: BTreeMap<&'static str, String>,
    folder: PathBuf,
    /// Removed with this value.
    _temporary: Option<TempDir>,
}

impl Target {
    /// The shop that the flags name, or one in a folder that is removed at the end.
    pub(super) fn new(load: &Load) -> Result<Self, CliError> {
        let (folder, temporary) = if let Some(folder) = &load.data_dir {
            (folder.clone(), None)
        } else {
            let folder = tempfile::Builder::new().prefix("miri-bench-").tempdir();
            let folder = folder.map_err(|error| CliError::io("temporary folder", error))?;
            (folder.path().to_owned(), Some(folder))
        };
        let text = |path: &Path| {
            path.to_str()
                .map(str::to_owned)
                .ok_or_else(|| CliError::usage(format!("{} is not UTF-8", path.display())))
        };
        // A bench may take longer than the usual life of a token, and nobody is there to renew it.
        let mut settings =
            BTreeMap::from([("data_dir", text(&folder)?), ("access_token_ttl", "24h".to_owned())]);
        settings.extend(load.database_url.clone().map(|url| ("database_url", url)));
        settings.extend(load.redis_url.clone().map(|url| ("redis_url", url)));
        Ok(Self { settings, folder, _temporary: temporary })
    }

    /// The folder of the server's files.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The configuration that a server reads from [`environment`](Self::environment).
    pub(super) fn config(&self) -> Result<Config, CliError> {
        let flags = self.settings.iter().map(|(name, value)| (*name, value.clone())).collect();
        sources::resolve(&flags, &|_| None, None)
            .and_then(|values| Config::from_resolved(&values))
            .map_err(|error| failed(&error))
    }

    /// The settings as variables: a password in a URL does not show in the list of processes.
    pub(super) fn environment(&self) -> impl Iterator<Item = (String, &str)> {
        self.settings
            .iter()
            .map(|(name, value)| (format!("MIRI_{}", name.to_ascii_uppercase()), value.as_str()))
    }
}
