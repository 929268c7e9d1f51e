//! `miri token`: personal access tokens, for scripts and other machines.

mod create;
mod list;
mod revoke;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri token create --name ci --scopes read,buy --expires-in-days 30 --jq .token > token.txt
  miri token list
  miri token revoke 4";

/// `miri token ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token; it is shown this once
    Create(create::CreateArgs),
    /// List the tokens that work
    List(list::ListArgs),
    /// End a token
    Revoke(revoke::RevokeArgs),
}

impl TokenCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Create(args) => args.run(app).await,
            Self::List(args) => args.run(app).await,
            Self::Revoke(args) => args.run(app).await,
        }
    }
}
