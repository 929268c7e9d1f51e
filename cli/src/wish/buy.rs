//! `miri wish buy`: wishes become one order, all of them or none.
//!
//! The shop is always told the total that was seen, so that a price that changed in between is refused. The command
//! that asks again names the wishes and that total, because bought wishes are gone from the list.

use crate::app::{App, argv};
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::order::show_placed;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::{OrderWishes, Wish};
use miri_common::client::Client;
use miri_common::{WishId, Won};

const EXAMPLES: &str = "\
Examples:
  miri wish buy --all --address '서울시 마포구 월드컵로 1'
  miri wish buy 3 5 --address '서울시 마포구 월드컵로 1' --expect-total 78000 --yes";

/// The most wishes that one order takes.
const MAX_WISHES: usize = 50;

/// `miri wish buy`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct BuyArgs {
    /// The ids of the wishes
    #[arg(value_name = "WISH", required_unless_present = "all", conflicts_with = "all")]
    wishes: Vec<WishId>,
    /// Every wish on your list
    #[arg(long)]
    all: bool,
    /// Where the parcels go, 1 to 100 characters
    #[arg(long)]
    address: String,
    /// Refuse when the total is not this many won [default: the total seen just before]
    #[arg(long, value_name = "WON")]
    expect_total: Option<i64>,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// What is about to be bought.
struct Basket {
    ids: Vec<WishId>,
    total: Won,
}

impl BuyArgs {
    /// Buys the wishes after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let times = app.times(&change.client).await?;
        let basket = self.basket(app, &change.client).await?;
        let (count, total, address) = (basket.ids.len(), basket.total, &self.address);
        let what = say!(
            app.lang(),
            "위시 {count}개를 {total}에 주문합니다. 배송지: {address}.",
            "This orders {count} of your wishes for {total}, to {address}."
        );
        change.confirm(&what).await?;
        let mut again = argv!["wish", "buy"];
        again.extend(basket.ids.iter().map(ToString::to_string));
        again.extend(argv!["--address", self.address, "--expect-total", total.0, "--yes"]);
        let order = OrderWishes {
            wish_list_ids: basket.ids,
            address: self.address.clone(),
            expected_total_price: Some(total),
        };
        let placed = change.send_as(&again, async |shop, key| shop.order_wishes(&order, key).await).await?;
        show_placed(app, &change, &placed, &times)
    }

    /// The wishes and what they cost. The list is not read where everything was said already: asking again with an
    /// earlier key must send the same words, and by then the wishes may be gone.
    async fn basket(&self, app: &App, client: &Client) -> Result<Basket, CliError> {
        if let (false, Some(total)) = (self.all, self.expect_total) {
            return Ok(Basket { ids: self.wishes.clone(), total: Won(total) });
        }
        let wishes = all_wishes(client).await?;
        let chosen: Vec<&Wish> =
            wishes.iter().filter(|wish| self.all || self.wishes.contains(&wish.wish_list_id)).collect();
        if self.all && chosen.is_empty() {
            return Err(CliError::Usage {
                message: say!(app.lang(), "위시리스트가 비어 있습니다", "your wishlist is empty"),
                hint: Some("miri wish add GOODS --quantity 1".to_owned()),
            });
        }
        if chosen.is_empty() || (!self.all && chosen.len() < self.wishes.len()) {
            return Err(CliError::Usage {
                message: say!(
                    app.lang(),
                    "위시리스트에 없는 항목이 있습니다",
                    "not everything named is on your wishlist"
                ),
                hint: Some("miri wish list".to_owned()),
            });
        }
        if chosen.len() > MAX_WISHES {
            let count = chosen.len();
            return Err(CliError::usage(say!(
                app.lang(),
                "한 번에 {MAX_WISHES}개까지 주문할 수 있습니다 ({count}개 선택됨)",
                "one order takes at most {MAX_WISHES} wishes, not {count}"
            )));
        }
        let seen = Won::checked_sum(chosen.iter().map(|wish| wish.sub_total_price));
        let total =
            self.expect_total.map(Won).or(seen).ok_or_else(|| CliError::usage("the total is too large"))?;
        Ok(Basket { ids: chosen.iter().map(|wish| wish.wish_list_id).collect(), total })
    }
}

/// Every wish, page by page. A list that keeps growing while it is read ends at the size it first had.
async fn all_wishes(client: &Client) -> Result<Vec<Wish>, CliError> {
    let mut wishes = Vec::new();
    let mut pages = 1;
    let mut number = 0;
    while number < pages {
        let query =
            vec![("page", number.to_string()), ("size", "100".to_owned()), ("sort", "id,asc".to_owned())];
        let page = client.wishes(query).await?.goods;
        if number == 0 {
            pages = page.total_pages;
        }
        wishes.extend(page.content);
        number += 1;
    }
    Ok(wishes)
}
