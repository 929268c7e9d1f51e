//! `miri goods show`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use clap::Args;
use miri_common::GoodsId;
use miri_common::api::GoodsDetail;

const EXAMPLES: &str = "\
Examples:
  miri goods show 12
  miri goods show 12 --json | jq .stockQuantity";

/// `miri goods show`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ShowArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    id: GoodsId,
}

impl ShowArgs {
    /// Shows one goods; nobody needs to be signed in for that.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let times = app.times(&client).await?;
        let goods = client.goods_detail(self.id).await?;
        app.out.record(&goods, &times)
    }
}

impl Shown for GoodsDetail {
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
            ("sellerId", heading("판매자 번호", "Seller id"), Cell::Number(self.seller_id.0)),
            (
                "sellerName",
                heading("판매자", "Seller"),
                Cell::text(self.seller_name.clone().unwrap_or_default()),
            ),
            ("lastModifiedDate", heading("변경", "Changed"), Cell::Time(Some(self.last_modified_date))),
            ("goodsDescription", heading("설명", "Description"), Cell::text(&self.goods_description)),
        ]
    }
}
