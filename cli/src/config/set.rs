//! `miri config set`.

use super::list::Setting;
use crate::failure::CliError;
use crate::local::Local;
use crate::output::Times;
use crate::settings::ConfigEdit;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri config set lang ko
  miri config set profiles.work.server https://shop.example.com
  miri config set profiles.work.protected true

Keys: profile, server, account, lang, and profiles.NAME. with server, account, lang and protected.";

/// `miri config set`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct SetArgs {
    /// The key, with dots
    #[arg(value_name = "KEY")]
    key: String,
    /// The value
    #[arg(value_name = "VALUE")]
    value: String,
}

impl SetArgs {
    /// Changes the setting; a value that the key cannot have changes nothing.
    pub(crate) fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        let mut config = ConfigEdit::load(local.env)?;
        config.set(&self.key, &self.value)?;
        config.save()?;
        local.out.record(&Setting { key: self.key, value: self.value }, &Times::WallClock)
    }
}
