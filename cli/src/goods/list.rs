//! `miri goods list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading};
use crate::paging::PageArgs;
use clap::{Args, ValueEnum};
use miri_common::api::GoodsSummary;

const EXAMPLES: &str = "\
Examples:
  miri goods list
  miri goods list --state upcoming --sort reservationStartTime,asc
  miri goods list --query 사과 --category ETC --in-stock --max-price 50000
  miri goods list --json | jq '.content[].goodsId'

Columns in a pipe: goodsId, goodsName, goodsPrice, stockQuantity, categoryCode, reservationStartTime";

/// `miri goods list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// Words in the name or the description
    #[arg(long, short = 'q', value_name = "TEXT")]
    query: Option<String>,
    /// The code of a category, such as FASHION, BEAUTY or ETC
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// Only what can still be ordered
    #[arg(long)]
    in_stock: bool,
    /// Only what is open, or only what opens later
    #[arg(long, value_enum)]
    state: Option<State>,
    /// The lowest price, in won
    #[arg(long, value_name = "WON")]
    min_price: Option<i64>,
    /// The highest price, in won
    #[arg(long, value_name = "WON")]
    max_price: Option<i64>,
    #[command(flatten)]
    page: PageArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Open,
    Upcoming,
}

impl State {
    const fn wire(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upcoming => "upcoming",
        }
    }
}

impl ListArgs {
    /// Lists goods; nobody needs to be signed in for that.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let mut query = self.page.query();
        let mut push = |name, value: Option<String>| query.extend(value.map(|value| (name, value)));
        push("q", self.query);
        push("category", self.category);
        push("inStock", self.in_stock.then(|| "true".to_owned()));
        push("state", self.state.map(|state| state.wire().to_owned()));
        push("minPrice", self.min_price.map(|won| won.to_string()));
        push("maxPrice", self.max_price.map(|won| won.to_string()));
        let client = app.client()?;
        let times = app.times(&client).await?;
        let page = client.goods(query).await?;
        app.out.page(&page.goods_list, &times)
    }
}

impl Listed for GoodsSummary {
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
