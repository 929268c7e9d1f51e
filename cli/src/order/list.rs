//! `miri order list`: one row a line.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, pipe_only, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::OrderLine;
use miri_common::labels::ReturnStatus;

const EXAMPLES: &str = "\
Examples:
  miri order list
  miri order list --status PAYMENT_COMPLETED --size 100
  miri order list --json | jq '.content[] | {orderId, goodsName, paymentStatusCode}'

Columns in a pipe: orderId, orderDetailId, goodsId, goodsName, orderQuantity, unitPrice, subTotalPrice,
orderStatusCode, paymentStatusCode, shippingStatusCode, returnStatusCode, orderDate, trackingNumber";

/// `miri order list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// The code of an order, payment, shipping or return state, such as CANCELED or REFUNDED
    #[arg(long, value_name = "CODE")]
    status: Option<String>,
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists the lines.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let mut query = self.page.query();
        query.extend(self.status.map(|status| ("status", status)));
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let page = client.orders(query).await?;
        app.out.page(&page.orders, &times)
    }
}

impl Listed for OrderLine {
    const NAMES: &'static [&'static str] = &[
        "orderId",
        "orderDetailId",
        "goodsId",
        "goodsName",
        "orderQuantity",
        "unitPrice",
        "subTotalPrice",
        "orderStatusCode",
        "paymentStatusCode",
        "shippingStatusCode",
        "returnStatusCode",
        "orderDate",
        "trackingNumber",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("주문", "order"),
        heading("주문 상품", "line"),
        pipe_only("상품번호", "goods id"),
        heading("상품", "goods"),
        heading("수량", "qty"),
        pipe_only("단가", "unit price"),
        heading("금액", "subtotal"),
        heading("상태", "status"),
        heading("결제", "payment"),
        where_wide("배송", "shipping"),
        pipe_only("반품", "return"),
        heading("주문한 때", "ordered"),
        pipe_only("송장번호", "tracking"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let returned = self.return_status.clone().zip(self.return_status_code.map(ReturnStatus::code));
        vec![
            Cell::Number(self.order_id.0),
            Cell::Number(self.order_detail_id.0),
            Cell::Number(self.goods_id.0),
            Cell::text(&self.goods_name),
            Cell::Number(self.order_quantity),
            Cell::Money(self.unit_price),
            Cell::Money(self.sub_total_price),
            Cell::State(self.order_status.clone(), self.order_status_code.code()),
            Cell::State(self.payment_status.clone(), self.payment_status_code.code()),
            Cell::State(self.shipping_status.clone(), self.shipping_status_code.code()),
            Cell::MaybeState(returned),
            Cell::Time(Some(self.order_date)),
            Cell::text(&self.tracking_number),
        ]
    }
}
