//! `miri admin orders refund`: a refund that is due is tried again.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::LineId;
use miri_common::api::RefundRetried;

const EXAMPLES: &str = "\
Examples:
  miri admin orders refund 7
  miri admin orders refund 7 --dry-run

It makes no refund that is not due: what was not cancelled or returned is refused.";

/// `miri admin orders refund`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RefundArgs {
    /// The id of the order line
    #[arg(value_name = "LINE")]
    line: LineId,
    #[command(flatten)]
    write: WriteArgs,
}

impl RefundArgs {
    /// Tries the refund again.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let tried = change.send(async |shop, key| shop.retry_refund(self.line, key).await).await?;
        change.out().record(&tried, &Times::WallClock)
    }
}

impl Shown for RefundRetried {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderId", heading("주문", "Order"), Cell::Number(self.order_id.0)),
            ("orderDetailId", heading("주문 상품", "Line"), Cell::Number(self.order_detail_id.0)),
            ("amount", heading("금액", "Amount"), Cell::Money(self.amount)),
        ]
    }
}
