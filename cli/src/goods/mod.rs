//! `miri goods`: what is for sale.

mod add;
mod list;
mod show;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri goods list --sort goodsPrice,asc
  miri goods show 12
  miri goods add --name '청송 사과' --description '꿀이 든 사과 5kg' --price 39000 --stock 200 --category ETC";

/// `miri goods ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum GoodsCommand {
    /// List goods
    List(list::ListArgs),
    /// Show one goods
    Show(show::ShowArgs),
    /// Put new goods on sale
    Add(add::AddArgs),
}

impl GoodsCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Show(args) => args.run(app).await,
            Self::Add(args) => args.run(app).await,
        }
    }
}
