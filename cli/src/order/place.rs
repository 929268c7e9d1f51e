//! `miri order place`: one goods, at once.

use crate::app::{App, argv};
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::{self, Cell, Heading, Listed, Shown, Times, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::{PlaceOrder, PlacedLine, PlacedOrder};
use miri_common::{GoodsId, OrderId, Won};

const EXAMPLES: &str = "\
Examples:
  miri order place 12 --address '서울시 마포구 월드컵로 1'
  miri order place 12 --quantity 2 --address '서울시 마포구 월드컵로 1' --expect-total 78000 --yes

Columns in a pipe: orderId, orderDetailId, goodsId, goodsName, quantity, unitPrice, subTotalPrice, orderStatusCode";

/// `miri order place`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct PlaceArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    goods: GoodsId,
    /// Units, 1 to 1000
    #[arg(long, value_name = "UNITS", default_value_t = 1)]
    quantity: i64,
    /// Where the parcel goes, 1 to 100 characters
    #[arg(long)]
    address: String,
    /// Refuse when the total is not this many won [default: the total that you agreed to; with --yes any]
    #[arg(long, value_name = "WON")]
    expect_total: Option<i64>,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl PlaceArgs {
    /// Places the order after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let times = app.times(&change.client).await?;
        let mut expected = self.expect_total.map(Won);
        if !self.yes.yes {
            let agreed = self.agree(app, &change).await?;
            expected = expected.or(Some(agreed));
        }
        let mut again = argv![
            "order",
            "place",
            self.goods,
            "--quantity",
            self.quantity,
            "--address",
            self.address,
            "--yes",
        ];
        if let Some(total) = expected {
            again.extend(argv!["--expect-total", total.0]);
        }
        let order = PlaceOrder {
            goods_id: self.goods,
            quantity: self.quantity,
            address: self.address,
            expected_total_price: expected,
        };
        let placed = change.send_as(&again, async |shop, key| shop.place_order(&order, key).await).await?;
        show_placed(app, &change, &placed, &times)
    }

    /// Shows the goods and the total, and asks. Gives back the total that was agreed to.
    async fn agree(&self, app: &App, change: &Change<'_>) -> Result<Won, CliError> {
        let goods = change.client.goods_detail(self.goods).await?;
        let total = goods
            .goods_price
            .checked_times(self.quantity)
            .ok_or_else(|| CliError::usage("the total is too large"))?;
        let (name, quantity, address) = (&goods.goods_name, self.quantity, &self.address);
        let what = say!(
            app.lang(),
            "{name} {quantity}개를 {total}에 주문합니다. 배송지: {address}.",
            "This orders {quantity} x {name} for {total}, to {address}."
        );
        change.confirm(&what).await?;
        Ok(total)
    }
}

/// Shows a new order, and to people also what comes next.
pub(crate) fn show_placed(
    app: &App,
    change: &Change<'_>,
    placed: &PlacedOrder,
    times: &Times,
) -> Result<(), CliError> {
    let line = |line: &PlacedLine| Line { order: placed.order_id, line: line.clone() };
    let lines: Vec<Line> = placed.order_goods.iter().map(line).collect();
    change.out().record_with_rows(placed, &lines, times)?;
    if placed.order_id.known().is_none() {
        return Ok(());
    }
    let watch = argv!["order", "watch", placed.order_id];
    let watch = app.command(&watch);
    output::note(&say!(app.lang(), "결제 확인: {watch}", "follow the payment: {watch}"))
}

/// A line with the order it belongs to, so that each row of a pipe says both.
struct Line {
    order: OrderId,
    line: PlacedLine,
}

impl Listed for Line {
    const NAMES: &'static [&'static str] = &[
        "orderId",
        "orderDetailId",
        "goodsId",
        "goodsName",
        "quantity",
        "unitPrice",
        "subTotalPrice",
        "orderStatusCode",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("주문", "order"),
        heading("주문 상품", "line"),
        heading("상품번호", "goods id"),
        heading("상품", "goods"),
        heading("수량", "qty"),
        heading("단가", "unit price"),
        heading("금액", "subtotal"),
        heading("상태", "status"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let line = &self.line;
        vec![
            Cell::MaybeNumber(self.order.known()),
            Cell::MaybeNumber(line.order_detail_id.known()),
            Cell::Number(line.goods_id.0),
            Cell::text(&line.goods_name),
            Cell::Number(line.quantity),
            Cell::Money(line.unit_price),
            Cell::Money(line.sub_total_price),
            Cell::State(line.order_status.clone(), line.order_status_code.code()),
        ]
    }
}

impl Shown for PlacedOrder {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("orderId", heading("주문", "Order"), Cell::MaybeNumber(self.order_id.known())),
            ("totalOrderPrice", heading("합계", "Total"), Cell::Money(self.total_order_price)),
            (
                "paymentStatus",
                heading("결제", "Payment"),
                Cell::State(self.payment_status.clone(), self.payment_status_code.code()),
            ),
            ("paymentDeadline", heading("결제 기한", "Pay until"), Cell::Time(Some(self.payment_deadline))),
            ("orderDate", heading("주문한 때", "Ordered"), Cell::Time(Some(self.order_date))),
        ]
    }
}
