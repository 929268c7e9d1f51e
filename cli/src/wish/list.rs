//! `miri wish list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, pipe_only};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::Wish;

const EXAMPLES: &str = "\
Examples:
  miri wish list
  miri wish list --sort quantity,desc
  miri wish list | cut -f1                the ids of your wishes

Columns in a pipe: wishListId, goodsId, goodsName, wishGoodsQuantity, unitPrice, subTotalPrice, stockQuantity,
reservationStartTime, addToWishListDate";

/// `miri wish list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists the wishes.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let page = client.wishes(self.page.query()).await?;
        app.out.page(&page.goods, &times)
    }
}

impl Listed for Wish {
    const NAMES: &'static [&'static str] = &[
        "wishListId",
        "goodsId",
        "goodsName",
        "wishGoodsQuantity",
        "unitPrice",
        "subTotalPrice",
        "stockQuantity",
        "reservationStartTime",
        "addToWishListDate",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("위시", "wish"),
        heading("상품번호", "goods id"),
        heading("상품", "goods"),
        heading("수량", "qty"),
        heading("단가", "unit price"),
        heading("금액", "subtotal"),
        heading("재고", "stock"),
        heading("오픈", "opens"),
        pipe_only("담은 때", "added"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.wish_list_id.0),
            Cell::Number(self.goods_id.0),
            Cell::text(&self.goods_name),
            Cell::Number(self.wish_goods_quantity),
            Cell::Money(self.unit_price),
            Cell::Money(self.sub_total_price),
            Cell::Number(self.stock_quantity),
            Cell::Opening(self.reservation_start_time),
            Cell::Time(Some(self.add_to_wish_list_date)),
        ]
    }
}
