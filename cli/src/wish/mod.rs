//! `miri wish`: the wishlist, and buying from it.

mod add;
mod buy;
mod list;
mod rm;
mod set;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri wish add 12 --quantity 2
  miri wish list
  miri wish set 3 1
  miri wish buy --all --address '서울시 마포구 월드컵로 1'";

/// `miri wish ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum WishCommand {
    /// Put goods on your wishlist
    Add(add::AddArgs),
    /// List your wishes
    List(list::ListArgs),
    /// Change how many units are wished for
    Set(set::SetArgs),
    /// Remove wishes
    Rm(rm::RmArgs),
    /// Buy wishes as one order: all of them or none
    Buy(buy::BuyArgs),
}

impl WishCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Add(args) => args.run(app).await,
            Self::List(args) => args.run(app).await,
            Self::Set(args) => args.run(app).await,
            Self::Rm(args) => args.run(app).await,
            Self::Buy(args) => args.run(app).await,
        }
    }
}
