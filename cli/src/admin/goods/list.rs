//! `miri admin goods list`.

use crate::app::App;
use crate::failure::CliError;
use crate::goods::FilterArgs;
use crate::output::{Cell, Heading, Listed, heading, pipe_only, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::UserId;
use miri_common::api::AdminGoods;

const EXAMPLES: &str = "\
Examples:
  miri admin goods list
  miri admin goods list --seller 12 --on-sale false
  miri admin goods list --search 사과 --sort stockQuantity,asc

Columns in a pipe: goodsId, sellerId, goodsName, goodsPrice, stockQuantity, heldQuantity, soldQuantity, categoryCode,
reservationStartTime, onSale, sku";

/// `miri admin goods list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// The id of the seller
    #[arg(long, value_name = "USER")]
    seller: Option<UserId>,
    /// Whether they are offered at all
    #[arg(long, value_name = "true|false")]
    on_sale: Option<bool>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists the goods.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let mut query = self.page.query_with([
            ("seller", self.seller.map(|id| id.to_string())),
            ("onSale", self.on_sale.map(|on_sale| on_sale.to_string())),
        ]);
        self.filter.add_to(&mut query);
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.page(&client.admin_goods(query).await?.goods_list, &times)
    }
}

impl Listed for AdminGoods {
    const NAMES: &'static [&'static str] = &[
        "goodsId",
        "sellerId",
        "goodsName",
        "goodsPrice",
        "stockQuantity",
        "heldQuantity",
        "soldQuantity",
        "categoryCode",
        "reservationStartTime",
        "onSale",
        "sku",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("판매자", "seller"),
        heading("상품", "goods"),
        heading("가격", "price"),
        heading("재고", "stock"),
        heading("주문 중", "held"),
        heading("판매됨", "sold"),
        where_wide("분류", "category"),
        where_wide("오픈", "opens"),
        heading("판매", "on sale"),
        pipe_only("SKU", "sku"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let goods = &self.goods;
        vec![
            Cell::Number(goods.goods_id.0),
            Cell::Number(self.seller_id.0),
            Cell::text(&goods.goods_name),
            Cell::Money(goods.goods_price),
            Cell::Number(goods.stock_quantity),
            Cell::Number(self.held_quantity),
            Cell::Number(self.sold_quantity),
            Cell::Coded(goods.category.clone(), goods.category_code.clone()),
            Cell::Opening(goods.reservation_start_time),
            Cell::Flag(goods.on_sale),
            Cell::text(goods.sku.clone().unwrap_or_default()),
        ]
    }
}
