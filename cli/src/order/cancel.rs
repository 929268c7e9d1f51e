//! `miri order cancel`: one line of an order.

use crate::app::{App, argv};
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::key::KeyArgs;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::words::say;
use clap::Args;
use miri_common::LineId;
use serde::Serialize;

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
    key: KeyArgs,
}

/// What was done. The wire has no data here, only a sentence.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Canceled {
    order_detail_id: LineId,
    message: String,
}

impl CancelArgs {
    /// Cancels the line after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        app.asks.ensure(self.yes)?;
        let line = self.line;
        let client = app.signed_in().await?;
        let what = say!(
            app.lang(),
            "주문 상품 {line}을(를) 취소합니다. 결제한 금액은 환불됩니다.",
            "This cancels order line {line}. What was paid for it goes back."
        );
        app.asks.confirm(self.yes, &what).await?;
        let key = self.key.choose();
        let again = argv!["order", "cancel", line, "--yes"];
        let message = app.write(&again, &key, client.cancel(line, &key)).await?;
        app.out.record(&Canceled { order_detail_id: line, message }, &Times::WallClock)
    }
}

impl Shown for Canceled {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderDetailId", heading("주문 상품", "Line"), Cell::Number(self.order_detail_id.0)),
            ("message", heading("결과", "Result"), Cell::text(&self.message)),
        ]
    }
}
