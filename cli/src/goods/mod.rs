//! `miri goods`: what is for sale, and selling it.

mod add;
mod edit;
mod export;
mod file;
mod filter;
mod import;
mod list;
mod mine;
mod show;
mod stock;
mod watch;

pub(crate) use edit::ChangeArgs;
pub(crate) use export::Exported;
pub(crate) use filter::FilterArgs;
pub(crate) use import::ImportReport;
pub(crate) use stock::StockArgs;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri goods list --search 사과 --sort goodsPrice,asc
  miri goods show 12
  miri goods add --name '청송 사과' --description '꿀이 든 사과 5kg' --price 39000 --stock 200 --category ETC
  miri goods watch 12 --until open && miri order place 12 --address '서울시 마포구 월드컵로 1' --yes";

/// `miri goods ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum GoodsCommand {
    /// List goods
    List(list::ListArgs),
    /// Show one goods
    Show(show::ShowArgs),
    /// Put new goods on sale
    Add(add::AddArgs),
    /// Change your goods
    Edit(edit::EditArgs),
    /// The stock of goods: show it, or add and take units
    Stock(stock::StockCommand),
    /// List the goods that you sell
    Mine(mine::MineArgs),
    /// Make and change goods from a file
    Import(import::ImportArgs),
    /// Write your goods to a file
    Export(export::ExportArgs),
    /// Follow the stock and the opening of goods as they change
    Watch(watch::WatchArgs),
}

impl GoodsCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Show(args) => args.run(app).await,
            Self::Add(args) => args.run(app).await,
            Self::Edit(args) => args.run(app).await,
            Self::Stock(args) => args.run(app).await,
            Self::Mine(args) => args.run(app).await,
            Self::Import(args) => args.run(app).await,
            Self::Export(args) => args.run(app).await,
            Self::Watch(args) => args.run(app).await,
        }
    }
}
