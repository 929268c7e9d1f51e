//! `miri admin dead`: events that were set aside because a reader of the log could not handle them.

mod list;
mod retry;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin dead list
  miri admin dead retry 4";

/// `miri admin dead ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum DeadCommand {
    /// List the events that are set aside
    List(list::ListArgs),
    /// Try an event again, and the others of its key
    Retry(retry::RetryArgs),
}

impl DeadCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Retry(args) => args.run(app).await,
        }
    }
}
