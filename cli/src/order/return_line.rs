//! `miri order return`: a line goes back.

use super::cancel::LineDone;
use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::Times;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::LineId;
use miri_common::api::AskReturn;

const EXAMPLES: &str = "\
Examples:
  miri order return 7 --reason '색이 사진과 많이 다릅니다'
  miri order return 7 --reason 'the colour is not as shown' --yes

LINE is the id of one line of an order: the second column of miri order list. It must have been delivered, and
returnableUntil says until when it can go back.";

/// `miri order return`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ReturnArgs {
    /// The id of the order line
    #[arg(value_name = "LINE")]
    line: LineId,
    /// Why, 10 to 50 characters
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl ReturnArgs {
    /// Asks the shop to take the line back.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let line = self.line;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let what = say!(
            app.lang(),
            "주문 상품 {line}을(를) 반품합니다. 상품이 돌아오면 환불됩니다.",
            "This sends order line {line} back. The money follows once the goods are here."
        );
        change.confirm(&what).await?;
        let ask = AskReturn { reason: self.reason };
        let message = change.send(async |shop, key| shop.ask_return(line, &ask, key).await).await?;
        change.out().record(&LineDone { order_detail_id: line, message }, &Times::WallClock)
    }
}
