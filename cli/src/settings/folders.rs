//! The XDG folders of this command, on every system, so that one page of documentation fits all.

use super::Env;
use crate::failure::CliError;
use etcetera::base_strategy::{BaseStrategy, Xdg};
use std::path::PathBuf;

/// Our folder below each XDG folder.
const NAME: &str = "miri";

/// Where the configuration file is: `MIRI_CONFIG_DIR`, or `miri` in `XDG_CONFIG_HOME`; `None` without a home folder.
pub(crate) fn config_dir(env: &Env) -> Option<PathBuf> {
    match env.get("MIRI_CONFIG_DIR") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => Xdg::new().ok().map(|xdg| xdg.config_dir().join(NAME)),
    }
}

/// Where sessions are kept: `MIRI_STATE_DIR`, or `miri` in `XDG_STATE_HOME`.
pub(crate) fn state_dir(env: &Env) -> Result<PathBuf, CliError> {
    if let Some(folder) = env.get("MIRI_STATE_DIR") {
        return Ok(PathBuf::from(folder));
    }
    Xdg::new().ok().and_then(|xdg| xdg.state_dir()).map(|folder| folder.join(NAME)).ok_or_else(|| {
        CliError::Usage {
            message: "there is no home folder to keep a session in".to_owned(),
            hint: Some("set MIRI_STATE_DIR".to_owned()),
        }
    })
}
