//! `miri admin orders cancel`: one line of anybody's order.

use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::order::LineDone;
use crate::output::Times;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::LineId;

const EXAMPLES: &str = "\
Examples:
  miri admin orders cancel 7
  miri admin orders cancel 7 --yes
  miri admin orders cancel 7 --dry-run

LINE is the id of one line of an order: the third column of miri admin orders list";

/// `miri admin orders cancel`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct CancelArgs {
    /// The id of the order line
    #[arg(value_name = "LINE")]
    line: LineId,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl CancelArgs {
    /// Cancels the line after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let line = self.line;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let what = say!(
            app.lang(),
            "다른 사람의 주문 상품 {line}을(를) 취소합니다. 결제한 금액은 환불됩니다.",
            "This cancels order line {line} of a shopper. What was paid for it goes back."
        );
        change.confirm(&what).await?;
        let message = change.send(async |shop, key| shop.cancel_any(line, key).await).await?;
        change.out().record(&LineDone { order_detail_id: line, message }, &Times::WallClock)
    }
}
