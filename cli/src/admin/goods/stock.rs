//! `miri admin goods stock`.

use crate::app::App;
use crate::failure::CliError;
use crate::goods::StockArgs;
use crate::output::Times;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::StockChanged;

const EXAMPLES: &str = "\
Examples:
  miri admin goods stock 12
  miri admin goods stock 12 --change -3 --reason 'counted again'";

/// `miri admin goods stock`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct StockCommand {
    #[command(flatten)]
    stock: StockArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl StockCommand {
    /// Shows the stock, or changes it.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let id = self.stock.id;
        let Some(stock) = self.stock.change() else {
            let stock_quantity = app.client()?.goods_stock(id).await?.goods_stock_quantity;
            return app.out.record(&StockChanged { goods_id: id, stock_quantity }, &Times::WallClock);
        };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let changed = change.send(async |shop, key| shop.admin_change_stock(id, &stock, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}
