//! `miri admin overview`: how the shop is doing.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use clap::Args;
use miri_common::api::Overview;

const EXAMPLES: &str = "\
Examples:
  miri admin overview
  miri admin overview --json=deadEvents,deliveries
  miri admin overview --jq '.ordersPerMinute | add'

Orders a minute and how long they took are those of the server that answers.";

/// `miri admin overview`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct OverviewArgs {}

impl OverviewArgs {
    /// Shows the overview; people see the jobs too.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let overview = client.overview().await?;
        app.out.record(&overview, &times)?;
        app.out.aside(&overview.jobs, &times)
    }
}

impl Shown for Overview {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let ms = |us: fn(&miri_common::api::OrderLatency) -> i64| {
            self.order_latency.as_ref().map(us).map_or(Cell::MaybeNumber(None), milliseconds)
        };
        let lag = self.consumers.iter().map(|consumer| consumer.lag).max();
        vec![
            (
                "ordersLastMinute",
                heading("최근 1분 주문", "Orders, last minute"),
                Cell::Number(self.orders_per_minute.iter().rev().take(1).sum()),
            ),
            (
                "ordersLastHour",
                heading("최근 1시간 주문", "Orders, last hour"),
                Cell::Number(self.orders_per_minute.iter().sum()),
            ),
            ("p50Ms", heading("주문 p50 ms", "Order p50 ms"), ms(|latency| latency.p50_us)),
            ("p99Ms", heading("주문 p99 ms", "Order p99 ms"), ms(|latency| latency.p99_us)),
            ("heldOrders", heading("결제 전 주문", "Unpaid orders"), Cell::Number(self.stock_held.orders)),
            ("heldUnits", heading("결제 전 수량", "Unpaid units"), Cell::Number(self.stock_held.units)),
            ("gate", heading("게이트", "Gate"), Cell::text(&self.gate)),
            ("openHolds", heading("기록 중인 주문", "Orders being written"), Cell::Number(self.open_holds)),
            ("lastEventId", heading("마지막 이벤트", "Newest event"), Cell::Number(self.last_event_id)),
            ("mostLag", heading("가장 뒤처진 소비자", "Most behind"), Cell::MaybeNumber(lag)),
            ("deadEvents", heading("보류된 이벤트", "Set aside"), Cell::Number(self.dead_events)),
            ("deliveriesDue", heading("보낼 것", "Deliveries due"), Cell::Number(self.deliveries.due)),
        ]
    }
}

fn milliseconds(us: i64) -> Cell {
    Cell::Figure(format!("{}.{:01}", us / 1000, us % 1000 / 100))
}
