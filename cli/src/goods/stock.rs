//! `miri goods stock`: how many units there are, and changing that.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::GoodsId;
use miri_common::api::{ChangeStock, StockChanged};

const EXAMPLES: &str = "\
Examples:
  miri goods stock 12
  miri goods stock 12 --change 50 --reason 'new delivery'
  miri goods stock 12 --change -3 --reason 'broken on the shelf'";

/// `miri goods stock`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct StockCommand {
    #[command(flatten)]
    stock: StockArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// Which stock, and how it is changed.
#[derive(Debug, Clone, Args)]
pub(crate) struct StockArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    pub(crate) id: GoodsId,
    /// Units that come, or, below 0, that go [default: only show the stock]
    #[arg(long, value_name = "UNITS", allow_negative_numbers = true, requires = "reason")]
    change: Option<i64>,
    /// Why, 1 to 200 characters
    #[arg(long, value_name = "TEXT", requires = "change")]
    reason: Option<String>,
}

impl StockArgs {
    /// The change, where there is one.
    pub(crate) fn change(&self) -> Option<ChangeStock> {
        Some(ChangeStock { change: self.change?, reason: self.reason.clone()? })
    }
}

impl StockCommand {
    /// Shows the stock, or changes it for the seller who is signed in.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let id = self.stock.id;
        let Some(stock) = self.stock.change() else {
            let stock_quantity = app.client()?.goods_stock(id).await?.goods_stock_quantity;
            return app.out.record(&StockChanged { goods_id: id, stock_quantity }, &Times::WallClock);
        };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let changed = change.send(async |shop, key| shop.change_stock(id, &stock, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}

impl Shown for StockChanged {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("goodsId", heading("번호", "Id"), Cell::Number(self.goods_id.0)),
            ("stockQuantity", heading("재고", "Stock"), Cell::Number(self.stock_quantity)),
        ]
    }
}
