//! `miri order show`, and how an order looks.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, Shown, Times, heading};
use clap::Args;
use miri_common::OrderId;
use miri_common::api::{HistoryEntry, OrderDetail};

const EXAMPLES: &str = "\
Examples:
  miri order show 3
  miri order show 3 --json | jq .paymentStatusCode

A pipe gets one row a line, with the columns of miri order list";

/// `miri order show`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ShowArgs {
    /// The id of the order
    #[arg(value_name = "ORDER")]
    id: OrderId,
}

impl ShowArgs {
    /// Shows one order with its lines and its history.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let order = client.order(self.id).await?;
        show_order(app, &order, &times)
    }
}

/// Shows an order; people see its history too.
pub(super) fn show_order(app: &App, order: &OrderDetail, times: &Times) -> Result<(), CliError> {
    app.out.record_with_rows(order, &order.lines, times)?;
    app.out.aside(&order.history, times)
}

impl Shown for OrderDetail {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderId", heading("주문", "Order"), Cell::Number(self.order_id.0)),
            ("totalOrderPrice", heading("합계", "Total"), Cell::Money(self.total_order_price)),
            (
                "paymentStatus",
                heading("결제", "Payment"),
                Cell::State(self.payment_status.clone(), self.payment_status_code.code()),
            ),
            ("paymentDeadline", heading("결제 기한", "Pay until"), Cell::Time(Some(self.payment_deadline))),
            ("orderDate", heading("주문한 때", "Ordered"), Cell::Time(Some(self.order_date))),
            ("address", heading("배송지", "Address"), Cell::text(self.address.clone().unwrap_or_default())),
        ]
    }
}

impl Listed for HistoryEntry {
    const NAMES: &'static [&'static str] = &["at", "orderDetailId", "whatCode"];
    const HEADINGS: &'static [Heading] =
        &[heading("때", "when"), heading("주문 상품", "line"), heading("기록", "what")];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Time(Some(self.at)),
            Cell::MaybeNumber(self.order_detail_id.map(|line| line.0)),
            Cell::Coded(self.what.clone(), self.what_code.clone()),
        ]
    }
}
