//! `miri admin orders show`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use clap::Args;
use miri_common::OrderId;
use miri_common::api::AdminOrderDetail;

const EXAMPLES: &str = "\
Examples:
  miri admin orders show 3
  miri admin orders show 3 --jq .history

A pipe gets one row a line, with the columns of miri order list";

/// `miri admin orders show`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ShowArgs {
    /// The id of the order
    #[arg(value_name = "ORDER")]
    id: OrderId,
}

impl ShowArgs {
    /// Shows the order with its lines and its history.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let order = client.any_order(self.id).await?;
        app.out.record_with_rows(&order, &order.order.lines, &times)?;
        app.out.aside(&order.order.history, &times)
    }
}

impl Shown for AdminOrderDetail {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let mut fields = vec![("userId", heading("사용자", "User"), Cell::Number(self.user_id.0))];
        fields.extend(self.order.fields());
        fields
    }
}
