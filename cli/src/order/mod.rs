//! `miri order`: placing orders and following them.

mod cancel;
mod list;
mod pay;
mod place;
mod return_line;
mod show;
mod watch;

pub(crate) use cancel::LineDone;
pub(crate) use place::show_placed;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri order place 12 --quantity 1 --address '서울시 마포구 월드컵로 1'
  miri order list
  miri order watch 3 --timeout 60
  miri order cancel 7 --yes";

/// `miri order ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum OrderCommand {
    /// Order one goods
    Place(place::PlaceArgs),
    /// List your order lines
    List(list::ListArgs),
    /// Show one order
    Show(show::ShowArgs),
    /// Cancel one order line
    Cancel(cancel::CancelArgs),
    /// Send one order line back
    Return(return_line::ReturnArgs),
    /// Pay for an order, or leave its payment screen
    Pay(pay::PayArgs),
    /// Wait for the payment of an order
    Watch(watch::WatchArgs),
}

impl OrderCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Place(args) => args.run(app).await,
            Self::List(args) => args.run(app).await,
            Self::Show(args) => args.run(app).await,
            Self::Cancel(args) => args.run(app).await,
            Self::Return(args) => args.run(app).await,
            Self::Pay(args) => args.run(app).await,
            Self::Watch(args) => args.run(app).await,
        }
    }
}
