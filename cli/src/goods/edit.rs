//! `miri goods edit`.

use super::add::opening;
use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::{ChangeGoods, ChangedGoods};
use miri_common::{GoodsId, Won};

const EXAMPLES: &str = "\
Examples:
  miri goods edit 12 --price 35000
  miri goods edit 12 --opens '2026-12-01 10:00:00' --limit-per-buyer 2
  miri goods edit 12 --on-sale false      off the lists; orders stay";

/// `miri goods edit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct EditArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    id: GoodsId,
    #[command(flatten)]
    change: ChangeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// What is to be changed; what is not given stays.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChangeArgs {
    /// The name, 1 to 60 characters
    #[arg(long)]
    name: Option<String>,
    /// The description, 1 to 2000 characters
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The price of one unit, in won
    #[arg(long, value_name = "WON", allow_negative_numbers = true)]
    price: Option<i64>,
    /// The code of a category
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// When orders open: the shop's wall clock (yyyy-MM-dd HH:mm:ss) or RFC 3339
    #[arg(long, value_name = "TIME")]
    opens: Option<String>,
    /// The most units that one buyer may have, 1 to 1000
    #[arg(long, value_name = "UNITS")]
    limit_per_buyer: Option<i64>,
    /// Whether they are offered at all
    #[arg(long, value_name = "true|false")]
    on_sale: Option<bool>,
}

impl ChangeArgs {
    /// The change; none at all is a mistake.
    pub(crate) fn change(self) -> Result<ChangeGoods, CliError> {
        let change = ChangeGoods {
            goods_name: self.name,
            goods_description: self.description,
            goods_price: self.price.map(Won),
            category: self.category,
            reservation_start_time: self.opens.as_deref().map(opening).transpose()?,
            limit_per_buyer: self.limit_per_buyer,
            on_sale: self.on_sale,
        };
        if change.is_empty() {
            return Err(CliError::Usage {
                message: "nothing to change was given".to_owned(),
                hint: Some(
                    "--name, --description, --price, --category, --opens, --limit-per-buyer, --on-sale"
                        .to_owned(),
                ),
            });
        }
        Ok(change)
    }
}

impl EditArgs {
    /// Changes goods of whoever is signed in.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let goods = self.change.change()?;
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let times = app.times(&change.client).await?;
        let changed = change.send(async |shop, key| shop.change_goods(self.id, &goods, key).await).await?;
        change.out().record(&changed, &times)
    }
}

impl Shown for ChangedGoods {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("goodsId", heading("번호", "Id"), Cell::Number(self.goods_id.0)),
            ("goodsName", heading("상품", "Goods"), Cell::text(&self.goods_name)),
            ("goodsPrice", heading("가격", "Price"), Cell::Money(self.goods_price)),
            ("stockQuantity", heading("재고", "Stock"), Cell::Number(self.stock_quantity)),
            (
                "category",
                heading("분류", "Category"),
                Cell::Coded(self.category.clone(), self.category_code.clone()),
            ),
            ("reservationStartTime", heading("오픈", "Opens"), Cell::Opening(self.reservation_start_time)),
            ("limitPerBuyer", heading("1인 한도", "Limit a buyer"), Cell::MaybeNumber(self.limit_per_buyer)),
            ("onSale", heading("판매", "On sale"), Cell::Flag(self.on_sale)),
            ("goodsDescription", heading("설명", "Description"), Cell::text(&self.goods_description)),
        ]
    }
}
