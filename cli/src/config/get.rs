//! `miri config get`.

use super::list::Setting;
use crate::failure::CliError;
use crate::local::Local;
use crate::settings::ConfigEdit;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri config get profile
  miri config get profiles.work.server";

/// `miri config get`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct GetArgs {
    /// The key, with dots
    #[arg(value_name = "KEY")]
    key: String,
}

impl GetArgs {
    /// Writes the value, and nothing but the value.
    pub(crate) fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        let value = ConfigEdit::load(local.env)?.get(&self.key).ok_or_else(|| CliError::Usage {
            message: format!("{} is not set", self.key),
            hint: Some("miri config list".to_owned()),
        })?;
        let text = format!("{}\n", miri_common::text::neutralise(&value));
        local.out.text(&Setting { key: self.key, value }, &text)
    }
}
