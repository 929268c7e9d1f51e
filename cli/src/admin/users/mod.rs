//! `miri admin users`: everyone's accounts.

mod create;
mod edit;
mod list;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin users list --email anna@example.com
  miri admin users create --email anna@example.com --name Anna --phone 010-1234-5678 \\
      --address '서울시 마포구' --password-stdin < password.txt
  miri admin users edit 12 --locked true";

/// `miri admin users ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// List accounts
    List(list::ListArgs),
    /// Create an account without a verification mail
    Create(create::CreateArgs),
    /// Change what an account may do, lock it, end its sessions
    Edit(edit::EditArgs),
}

impl UsersCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Create(args) => args.run(app).await,
            Self::Edit(args) => args.run(app).await,
        }
    }
}
