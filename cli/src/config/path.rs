//! `miri config path`.

use crate::failure::CliError;
use crate::local::Local;
use crate::settings::ConfigEdit;
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri config path
  $EDITOR \"$(miri config path)\"";

/// `miri config path`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct PathArgs {}

/// Where the configuration file is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfigPath {
    /// The file.
    path: String,
    /// Whether there is one.
    exists: bool,
}

/// Says where it is, or would be.
pub(super) fn run(local: &Local<'_>) -> Result<(), CliError> {
    let config = ConfigEdit::load(local.env)?;
    let path = config.path();
    let answer = ConfigPath { path: path.display().to_string(), exists: path.exists() };
    local.out.text(&answer, &format!("{}\n", answer.path))
}
