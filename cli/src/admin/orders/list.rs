//! `miri admin orders list`: one row a line.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, pipe_only, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::AdminOrderLine;
use miri_common::{GoodsId, UserId};

const EXAMPLES: &str = "\
Examples:
  miri admin orders list
  miri admin orders list --user 12 --status REFUNDED
  miri admin orders list --goods 7 --from '2026-12-01 00:00:00' --until '2026-12-02 00:00:00'

Columns in a pipe: userId, orderId, orderDetailId, goodsId, goodsName, orderQuantity, subTotalPrice, orderStatusCode,
paymentStatusCode, shippingStatusCode, orderDate";

/// `miri admin orders list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// The id of the shopper
    #[arg(long)]
    user: Option<UserId>,
    /// The id of the goods
    #[arg(long)]
    goods: Option<GoodsId>,
    /// The code of an order, payment, shipping or return state
    #[arg(long, value_name = "CODE")]
    status: Option<String>,
    /// Ordered at this time or later
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Ordered before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists the lines.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let query = self.page.query_with([
            ("user", self.user.map(|id| id.to_string())),
            ("goods", self.goods.map(|id| id.to_string())),
            ("status", self.status),
            ("from", self.from),
            ("until", self.until),
        ]);
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.page(&client.all_orders(query).await?.orders, &times)
    }
}

impl Listed for AdminOrderLine {
    const NAMES: &'static [&'static str] = &[
        "userId",
        "orderId",
        "orderDetailId",
        "goodsId",
        "goodsName",
        "orderQuantity",
        "subTotalPrice",
        "orderStatusCode",
        "paymentStatusCode",
        "shippingStatusCode",
        "orderDate",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("사용자", "user"),
        heading("주문", "order"),
        heading("주문 상품", "line"),
        pipe_only("상품번호", "goods id"),
        heading("상품", "goods"),
        heading("수량", "qty"),
        heading("금액", "subtotal"),
        heading("상태", "status"),
        heading("결제", "payment"),
        where_wide("배송", "shipping"),
        where_wide("주문한 때", "ordered"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let line = &self.line;
        vec![
            Cell::Number(self.user_id.0),
            Cell::Number(line.order_id.0),
            Cell::Number(line.order_detail_id.0),
            Cell::Number(line.goods_id.0),
            Cell::text(&line.goods_name),
            Cell::Number(line.order_quantity),
            Cell::Money(line.sub_total_price),
            Cell::State(line.order_status.clone(), line.order_status_code.code()),
            Cell::State(line.payment_status.clone(), line.payment_status_code.code()),
            Cell::State(line.shipping_status.clone(), line.shipping_status_code.code()),
            Cell::Time(Some(line.order_date)),
        ]
    }
}
