//! `miri wish add`.

use crate::app::{App, argv};
use crate::failure::CliError;
use crate::key::KeyArgs;
use crate::output::{Cell, Heading, Shown, Times, heading};
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
    key: KeyArgs,
}

impl AddArgs {
    /// Adds the wish.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let key = self.key.choose();
        let again = argv!["wish", "add", self.goods, "--quantity", self.quantity];
        let wish = AddWish { goods_id: self.goods, goods_quantity: self.quantity };
        let client = app.signed_in().await?;
        let added = app.write(&again, &key, client.add_wish(&wish, &key)).await?;
        app.out.record(&added, &Times::WallClock)
    }
}

impl Shown for WishAdded {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("wishListId", heading("위시", "Wish"), Cell::Number(self.wish_list_id.0)),
            ("goodsName", heading("상품", "Goods"), Cell::text(&self.goods_name)),
            ("goodsQuantity", heading("수량", "Quantity"), Cell::Number(self.goods_quantity)),
            ("unitPrice", heading("단가", "Unit price"), Cell::Money(self.unit_price)),
            ("subTotalPrice", heading("금액", "Subtotal"), Cell::Money(self.sub_total_price)),
        ]
    }
}
