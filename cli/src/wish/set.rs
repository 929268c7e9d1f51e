//! `miri wish set`: how many units are wished for.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::WishId;
use miri_common::api::{SetWish, WishChanged};

const EXAMPLES: &str = "\
Examples:
  miri wish set 3 2                       two units of wish 3
  miri wish set 3 2 --dry-run

WISH is the id of a wish: the first column of miri wish list";

/// `miri wish set`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct SetArgs {
    /// The id of the wish
    #[arg(value_name = "WISH")]
    wish: WishId,
    /// Units, 1 to 1000
    #[arg(value_name = "UNITS")]
    quantity: i64,
    #[command(flatten)]
    write: WriteArgs,
}

impl SetArgs {
    /// Changes the wish.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let wish = SetWish { goods_quantity: self.quantity };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let changed = change.send(async |shop, key| shop.set_wish(self.wish, &wish, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}

impl Shown for WishChanged {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("wishListId", heading("위시", "Wish"), Cell::Number(self.wish_list_id.0)),
            ("goodsId", heading("상품번호", "Goods id"), Cell::Number(self.goods_id.0)),
            ("wishGoodsQuantity", heading("수량", "Quantity"), Cell::Number(self.wish_goods_quantity)),
        ]
    }
}
