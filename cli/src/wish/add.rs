//! `miri wish add`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::GoodsId;
use miri_common::api::{AddWish, WishAdded};

const EXAMPLES: &str = "\
Examples:
  miri wish add 12
  miri wish add 12 --quantity 2";

/// `miri wish add`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct AddArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    goods: GoodsId,
    /// Units, 1 to 1000
    #[arg(long, value_name = "UNITS", default_value_t = 1)]
    quantity: i64,
    #[command(flatten)]
    write: WriteArgs,
}

impl AddArgs {
    /// Adds the wish.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let wish = AddWish { goods_id: self.goods, goods_quantity: self.quantity };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let added = change.send(async |shop, key| shop.add_wish(&wish, key).await).await?;
        change.out().record(&added, &Times::WallClock)
    }
}

impl Shown for WishAdded {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("wishListId", heading("위시", "Wish"), Cell::MaybeNumber(self.wish_list_id.known())),
            ("goodsName", heading("상품", "Goods"), Cell::text(&self.goods_name)),
            ("goodsQuantity", heading("수량", "Quantity"), Cell::Number(self.goods_quantity)),
            ("unitPrice", heading("단가", "Unit price"), Cell::Money(self.unit_price)),
            ("subTotalPrice", heading("금액", "Subtotal"), Cell::Money(self.sub_total_price)),
        ]
    }
}
