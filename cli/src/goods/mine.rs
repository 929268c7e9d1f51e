//! `miri goods mine`: what the caller sells.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, pipe_only, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::MyGoods;

const EXAMPLES: &str = "\
Examples:
  miri goods mine
  miri goods mine --sort stockQuantity,asc
  miri goods mine -o csv > my-goods.csv

Columns in a pipe: goodsId, goodsName, goodsPrice, stockQuantity, categoryCode, reservationStartTime, limitPerBuyer,
sku, onSale, registerDate, lastModifiedDate";

/// `miri goods mine`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct MineArgs {
    #[command(flatten)]
    page: PageArgs,
}

impl MineArgs {
    /// Lists the caller's goods.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let page = client.my_goods(self.page.query()).await?;
        app.out.page(&page.register_goods, &times)
    }
}

impl Listed for MyGoods {
    const NAMES: &'static [&'static str] = &[
        "goodsId",
        "goodsName",
        "goodsPrice",
        "stockQuantity",
        "categoryCode",
        "reservationStartTime",
        "limitPerBuyer",
        "sku",
        "onSale",
        "registerDate",
        "lastModifiedDate",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("상품", "goods"),
        heading("가격", "price"),
        heading("재고", "stock"),
        where_wide("분류", "category"),
        heading("오픈", "opens"),
        pipe_only("1인 한도", "limit"),
        where_wide("SKU", "sku"),
        heading("판매", "on sale"),
        pipe_only("등록", "registered"),
        pipe_only("변경", "changed"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.goods_id.0),
            Cell::text(&self.goods_name),
            Cell::Money(self.goods_price),
            Cell::Number(self.stock_quantity),
            Cell::Coded(self.category.clone(), self.category_code.clone()),
            Cell::Opening(self.reservation_start_time),
            Cell::MaybeNumber(self.limit_per_buyer),
            Cell::text(self.sku.clone().unwrap_or_default()),
            Cell::Flag(self.on_sale),
            Cell::Time(Some(self.register_date)),
            Cell::Time(Some(self.last_modified_date)),
        ]
    }
}
