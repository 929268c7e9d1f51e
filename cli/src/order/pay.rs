//! `miri order pay`: paying for an order, or leaving its payment screen, where the shop waits for the shopper.

use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::OrderId;
use miri_common::api::PaymentChosen;

const EXAMPLES: &str = "\
Examples:
  miri order pay 3
  miri order pay 3 --yes && miri order watch 3 --exit-status
  miri order pay 3 --leave                no money is taken; the order is given up

Only where the shop waits for the shopper (payment provider manual); elsewhere it pays by itself.";

/// `miri order pay`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct PayArgs {
    /// The id of the order
    #[arg(value_name = "ORDER")]
    id: OrderId,
    /// Leave the payment screen instead
    #[arg(long)]
    leave: bool,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl PayArgs {
    /// Pays, or leaves, after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let (id, leave) = (self.id, self.leave);
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let what = if leave {
            say!(
                app.lang(),
                "주문 {id}의 결제를 그만둡니다. 주문은 취소됩니다.",
                "This leaves the payment of order {id}, which is given up."
            )
        } else {
            let total = change.client.order(id).await?.total_order_price;
            say!(app.lang(), "주문 {id}의 {total}을 결제합니다.", "This pays {total} for order {id}.")
        };
        change.confirm(&what).await?;
        let chosen =
            change
                .send(async |shop, key| {
                    if leave {
                        shop.leave_payment(id, key).await
                    } else {
                        shop.confirm_payment(id, key).await
                    }
                })
                .await?;
        change.out().record(&chosen, &Times::WallClock)
    }
}

impl Shown for PaymentChosen {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderId", heading("주문", "Order"), Cell::Number(self.order_id.0)),
            (
                "paymentStatus",
                heading("결제", "Payment"),
                Cell::State(self.payment_status.clone(), self.payment_status_code.code()),
            ),
        ]
    }
}
