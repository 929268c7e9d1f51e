//! `miri profile rm`.

use super::existing;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::local::Local;
use crate::output::Times;
use crate::settings::ConfigEdit;
use crate::words::say;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri profile rm work
  miri profile rm work --yes
  miri profile rm shop --confirm shop     a protected one wants its name

The session of the profile stays until miri logout.";

/// `miri profile rm`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RmArgs {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: String,
    /// Say the name of a protected profile
    #[arg(long, value_name = "NAME")]
    confirm: Vec<String>,
    #[command(flatten)]
    yes: YesArgs,
}

impl RmArgs {
    /// Removes the profile after asking.
    pub(crate) async fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        let mut config = ConfigEdit::load(local.env)?;
        let profile = existing(&config, &self.name)?;
        let name = &self.name;
        let what =
            say!(local.out.lang(), "프로필 {name}을(를) 삭제합니다.", "This removes the profile {name}.");
        if profile.protected {
            local.asks.confirm_name(name, &self.confirm, &what).await?;
        } else {
            local.asks.confirm(self.yes, &what).await?;
        }
        config.remove_profile(name);
        config.save()?;
        local.out.record(&profile, &Times::WallClock)
    }
}
