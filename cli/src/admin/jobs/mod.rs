//! `miri admin jobs`: work by the clock.

mod list;
mod run_now;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin jobs list
  miri admin jobs run status
  miri admin jobs run prune --dry-run";

/// `miri admin jobs ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// List the jobs with their schedules and last runs
    List(list::ListArgs),
    /// Run a job now and wait for its end
    Run(run_now::RunArgs),
}

impl JobsCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Run(args) => args.run(app).await,
        }
    }
}
