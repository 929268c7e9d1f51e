//! `miri admin`: running the shop.

mod stock_audit;
mod users_create;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin stock-audit --deep
  miri admin users create --email anna@example.com --name Anna --phone 010-1234-5678 \\
      --address '서울시 마포구' --password-stdin < password.txt";

const USERS_EXAMPLES: &str = "\
Examples:
  miri admin users create --email anna@example.com --name Anna --phone 010-1234-5678 \\
      --address '서울시 마포구' --password-stdin < password.txt";

/// `miri admin ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Check that nothing was lost and nothing sold twice; exit code 11 when something was
    StockAudit(stock_audit::StockAuditArgs),
    /// Accounts
    #[command(subcommand, before_help = USERS_EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Users(UsersCommand),
}

/// `miri admin users ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// Create an account without a verification mail
    Create(users_create::CreateArgs),
}

impl AdminCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::StockAudit(args) => args.run(app).await,
            Self::Users(UsersCommand::Create(args)) => args.run(app).await,
        }
    }
}
