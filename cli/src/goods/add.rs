//! `miri goods add`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::Won;
use miri_common::api::{RegisterGoods, RegisteredGoods};
use miri_common::time::TimeInput;

const EXAMPLES: &str = "\
Examples:
  miri goods add --name '청송 사과' --description '꿀이 든 사과 5kg' --price 39000 --stock 200 --category ETC
  miri goods add --name 'Linen shirt' --description 'Washed linen' --price 59000 --stock 30 --category FASHION \\
      --opens '2026-12-01 10:00:00' --limit-per-buyer 2";

/// `miri goods add`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct AddArgs {
    /// The name, 1 to 60 characters
    #[arg(long)]
    name: String,
    /// The description, 1 to 2000 characters
    #[arg(long, value_name = "TEXT")]
    description: String,
    /// The price of one unit, in won
    #[arg(long, value_name = "WON", allow_negative_numbers = true)]
    price: i64,
    /// Units to sell
    #[arg(long, value_name = "UNITS")]
    stock: i64,
    /// The code of a category, such as FASHION, BEAUTY or ETC
    #[arg(long, value_name = "CODE")]
    category: String,
    /// When orders open: the shop's wall clock (yyyy-MM-dd HH:mm:ss) or RFC 3339 [default: at once]
    #[arg(long, value_name = "TIME")]
    opens: Option<String>,
    /// The most units that one buyer may have, 1 to 1000
    #[arg(long, value_name = "UNITS")]
    limit_per_buyer: Option<i64>,
    /// Your own key for these goods
    #[arg(long)]
    sku: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

impl AddArgs {
    /// Registers the goods for whoever is signed in.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let goods = RegisterGoods {
            reservation_start_time: self.opens.as_deref().map(opening).transpose()?,
            goods_name: self.name,
            goods_description: self.description,
            goods_price: Won(self.price),
            stock_quantity: self.stock,
            category: self.category,
            limit_per_buyer: self.limit_per_buyer,
            sku: self.sku,
        };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let times = app.times(&change.client).await?;
        let added = change.send(async |shop, key| shop.register_goods(&goods, key).await).await?;
        change.out().record(&added, &times)
    }
}

/// When orders open, as a flag says it.
pub(super) fn opening(text: &str) -> Result<TimeInput, CliError> {
    text.parse().map_err(|_| CliError::Usage {
        message: format!("--opens {text}: must be yyyy-MM-dd HH:mm:ss or RFC 3339"),
        hint: Some("--opens '2026-12-01 10:00:00'".to_owned()),
    })
}

impl Shown for RegisteredGoods {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("goodsId", heading("번호", "Id"), Cell::MaybeNumber(self.goods_id.known())),
            ("goodsName", heading("상품", "Goods"), Cell::text(&self.goods_name)),
            ("goodsPrice", heading("가격", "Price"), Cell::Money(self.goods_price)),
            ("stockQuantity", heading("재고", "Stock"), Cell::Number(self.stock_quantity)),
            (
                "category",
                heading("분류", "Category"),
                Cell::Coded(self.category.clone(), self.category_code.clone()),
            ),
            ("reservationStartTime", heading("오픈", "Opens"), Cell::Opening(self.reservation_start_time)),
        ]
    }
}
