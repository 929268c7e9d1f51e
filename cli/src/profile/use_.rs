//! `miri profile use`.

use super::show;
use crate::failure::CliError;
use crate::local::Local;
use crate::settings::ConfigEdit;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri profile use work
  miri --profile work whoami              once, without using it from now on";

/// `miri profile use`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct UseArgs {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: String,
}

impl UseArgs {
    /// Notes the profile as the one that is used.
    pub(crate) fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        let mut config = ConfigEdit::load(local.env)?;
        super::existing(&config, &self.name)?;
        config.set("profile", &self.name)?;
        config.save()?;
        show(local, &config, &self.name)
    }
}
