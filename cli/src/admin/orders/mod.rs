//! `miri admin orders`: everyone's orders.

mod cancel;
mod list;
mod refund;
mod show;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin orders list --status PAYMENT_IN_PROGRESS
  miri admin orders show 3
  miri admin orders cancel 7 --yes
  miri admin orders refund 7";

/// `miri admin orders ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum OrdersCommand {
    /// List order lines of everyone
    List(list::ListArgs),
    /// Show any order
    Show(show::ShowArgs),
    /// Cancel any order line
    Cancel(cancel::CancelArgs),
    /// Try a refund again that is due; it makes none
    Refund(refund::RefundArgs),
}

impl OrdersCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Show(args) => args.run(app).await,
            Self::Cancel(args) => args.run(app).await,
            Self::Refund(args) => args.run(app).await,
        }
    }
}
