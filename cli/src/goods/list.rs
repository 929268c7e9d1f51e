//! `miri goods list`.

use super::filter::FilterArgs;
use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::GoodsSummary;

const EXAMPLES: &str = "\
Examples:
  miri goods list
  miri goods list --sort goodsPrice,asc --size 50
  miri goods list --search 사과 --in-stock --max-price 50000
  miri goods list --state upcoming --sort reservationStartTime,asc
  miri goods list --json | jq '.content[].goodsId'

Columns in a pipe: goodsId, goodsName, goodsPrice, stockQuantity, categoryCode, reservationStartTime";

/// `miri goods list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists goods; nobody needs to be signed in for that.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let times = app.times(&client).await?;
        let mut query = self.page.query();
        self.filter.add_to(&mut query);
        let page = client.goods(query).await?;
        app.out.page(&page.goods_list, &times)
    }
}

impl Listed for GoodsSummary {
    const NAMES: &'static [&'static str] =
        &["goodsId", "goodsName", "goodsPrice", "stockQuantity", "categoryCode", "reservationStartTime"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("상품", "goods"),
        heading("가격", "price"),
        heading("재고", "stock"),
        heading("분류", "category"),
        heading("오픈", "opens"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.goods_id.0),
            Cell::text(&self.goods_name),
            Cell::Money(self.goods_price),
            Cell::Number(self.stock_quantity),
            Cell::Coded(self.category.clone(), self.category_code.clone()),
            Cell::Opening(self.reservation_start_time),
        ]
    }
}
