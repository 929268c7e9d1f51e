//! `miri order cancel`: one line of an order.

use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::LineId;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri order cancel 7
  miri order cancel 7 --yes               where nobody can be asked

LINE is the id of one line of an order: the second column of miri order list";

/// `miri order cancel`.
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

/// What was done to a line. The wire has no data here, only a sentence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineDone {
    /// The line.
    pub(crate) order_detail_id: LineId,
    /// What was done, in the shop's words.
    pub(crate) message: String,
}

impl CancelArgs {
    /// Cancels the line after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let line = self.line;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let what = say!(
            app.lang(),
            "주문 상품 {line}을(를) 취소합니다. 결제한 금액은 환불됩니다.",
            "This cancels order line {line}. What was paid for it goes back."
        );
        change.confirm(&what).await?;
        let message = change.send(async |shop, key| shop.cancel(line, key).await).await?;
        change.out().record(&LineDone { order_detail_id: line, message }, &Times::WallClock)
    }
}

impl Shown for LineDone {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderDetailId", heading("주문 상품", "Line"), Cell::Number(self.order_detail_id.0)),
            ("message", heading("결과", "Result"), Cell::text(&self.message)),
        ]
    }
}
