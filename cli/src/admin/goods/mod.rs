//! `miri admin goods`: any seller's goods.

mod edit;
mod list;
mod stock;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin goods list --on-sale false
  miri admin goods edit 12 --on-sale false
  miri admin goods stock 12 --change -3 --reason 'counted again'";

/// `miri admin goods ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum GoodsCommand {
    /// List goods of every seller
    List(list::ListArgs),
    /// Change goods of any seller
    Edit(edit::EditArgs),
    /// The stock of any goods: show it, or add and take units
    Stock(stock::StockCommand),
}

impl GoodsCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Edit(args) => args.run(app).await,
            Self::Stock(args) => args.run(app).await,
        }
    }
}
