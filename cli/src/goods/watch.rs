//! `miri goods watch`: how goods stand, as it changes.
//!
//! Every change is one row of stdout. When the wait is over is decided by [`verdict`] alone.

use crate::app::App;
use crate::failure::CliError;
use crate::live::Feed;
use crate::output::{Cell, Heading, Listed, Times, heading};
use crate::watching::{WaitArgs, pending};
use crate::words::say;
use clap::{Args, ValueEnum};
use miri_common::GoodsId;
use miri_common::api::{GoodsNow, LiveEvent};
use std::collections::BTreeMap;

const EXAMPLES: &str = "\
Examples:
  miri goods watch 12
  miri goods watch 12 --until open --timeout 3600 && miri wish buy --all --address '서울시 마포구' --yes
  miri goods watch 12 15 --until in-stock --exit-status
  miri goods watch 12 -o jsonl

Columns in a pipe, one row a change: goodsId, stockQuantity, onSale, open, reservationStartTime

Without --until it goes on until --timeout or Ctrl-C. With it the exit code is 8 when --timeout comes first, and 1, with
--exit-status, when the goods are taken off sale meanwhile.";

/// `miri goods watch`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct WatchArgs {
    /// The ids of the goods, at most 100
    #[arg(value_name = "GOODS", required = true, num_args = 1..=100)]
    ids: Vec<GoodsId>,
    /// Wait until all of them are so
    #[arg(long, value_enum)]
    until: Option<Until>,
    #[command(flatten)]
    wait: WaitArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Until {
    /// Orders are open
    Open,
    /// There are units to be had
    InStock,
    /// There are none left
    SoldOut,
}

/// Whether to go on waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Wait,
    Reached,
    Missed,
}

impl WatchArgs {
    /// Follows the goods.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let times = app.times(&app.client()?).await?;
        app.out.begin::<GoodsNow>()?;
        let verdict = self.wait.within(self.follow(app, &times)).await?;
        let goods = || self.ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match verdict {
            None if self.until.is_some() => {
                let goods = goods();
                Err(pending(app, say!(app.lang(), "상품 {goods}", "goods {goods}")))
            }
            Some(Verdict::Missed) if self.wait.exit_status => {
                let goods = goods();
                let what =
                    say!(app.lang(), "판매가 중단되었습니다: 상품 {goods}", "taken off sale: goods {goods}");
                Err(CliError::EndedOtherwise { what })
            }
            _ => Ok(()),
        }
    }

    async fn follow(&self, app: &App, times: &Times) -> Result<Verdict, CliError> {
        let mut seen = BTreeMap::new();
        let mut feed = Feed::open(app, self.ids.clone()).await?;
        loop {
            let news = match feed.next().await? {
                LiveEvent::Started | LiveEvent::Reset => self.now(app).await?,
                LiveEvent::Stock(goods) | LiveEvent::Opened(goods) => vec![goods],
                _ => continue,
            };
            for goods in news.into_iter().filter(|goods| self.ids.contains(&goods.goods_id)) {
                if seen.get(&goods.goods_id) != Some(&goods) {
                    app.out.event(&goods, times)?;
                    seen.insert(goods.goods_id, goods);
                }
            }
            if let Some(until) = self.until {
                let verdict = verdict(until, &self.ids, &seen);
                if verdict != Verdict::Wait {
                    return Ok(verdict);
                }
            }
        }
    }

    /// How they stand, asked for one by one.
    async fn now(&self, app: &App) -> Result<Vec<GoodsNow>, CliError> {
        let client = app.client()?;
        let info = client.info().await?;
        let times = Times::of(&info);
        let mut all = Vec::with_capacity(self.ids.len());
        for id in &self.ids {
            let goods = client.goods_detail(*id).await?;
            all.push(GoodsNow {
                goods_id: goods.goods_id,
                stock_quantity: goods.stock_quantity,
                on_sale: goods.on_sale,
                open: times.is_open(goods.reservation_start_time),
                reservation_start_time: goods.reservation_start_time,
            });
        }
        Ok(all)
    }
}

/// All must be there; goods that are off sale will not come.
fn verdict(until: Until, ids: &[GoodsId], seen: &BTreeMap<GoodsId, GoodsNow>) -> Verdict {
    let mut verdict = Verdict::Reached;
    for id in ids {
        let Some(goods) = seen.get(id) else { return Verdict::Wait };
        let reached = match until {
            Until::Open => goods.open && goods.on_sale,
            Until::InStock => goods.stock_quantity > 0 && goods.on_sale,
            Until::SoldOut => goods.stock_quantity == 0,
        };
        if !reached && !goods.on_sale {
            return Verdict::Missed;
        }
        if !reached {
            verdict = Verdict::Wait;
        }
    }
    verdict
}

impl Listed for GoodsNow {
    const NAMES: &'static [&'static str] =
        &["goodsId", "stockQuantity", "onSale", "open", "reservationStartTime"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("재고", "stock"),
        heading("판매", "on sale"),
        heading("오픈됨", "open"),
        heading("오픈", "opens"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.goods_id.0),
            Cell::Number(self.stock_quantity),
            Cell::Flag(self.on_sale),
            Cell::Flag(self.open),
            Cell::Opening(self.reservation_start_time),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{Until, Verdict, verdict};
    use miri_common::GoodsId;
    use miri_common::api::GoodsNow;
    use std::collections::BTreeMap;

    fn now(id: i64, stock_quantity: i64, on_sale: bool, open: bool) -> (GoodsId, GoodsNow) {
        let goods_id = GoodsId(id);
        (goods_id, GoodsNow { goods_id, stock_quantity, on_sale, open, reservation_start_time: None })
    }

    #[test]
    fn all_goods_must_be_as_asked_and_one_off_sale_ends_the_wait() {
        let ids = [GoodsId(1), GoodsId(2)];
        let of =
            |until, seen: &[(GoodsId, GoodsNow)]| verdict(until, &ids, &BTreeMap::from_iter(seen.to_vec()));
        assert_eq!(of(Until::Open, &[now(1, 5, true, true)]), Verdict::Wait);
        assert_eq!(of(Until::Open, &[now(1, 5, true, true), now(2, 5, true, false)]), Verdict::Wait);
        assert_eq!(of(Until::Open, &[now(1, 5, true, true), now(2, 0, true, true)]), Verdict::Reached);
        assert_eq!(of(Until::InStock, &[now(1, 5, true, true), now(2, 0, true, true)]), Verdict::Wait);
        assert_eq!(of(Until::SoldOut, &[now(1, 0, false, true), now(2, 0, true, true)]), Verdict::Reached);
        assert_eq!(of(Until::InStock, &[now(1, 5, false, true), now(2, 1, true, true)]), Verdict::Missed);
    }
}
