//! What is to be done with each row: compared with what is there.

use super::{StockRule, my_goods};
use crate::failure::CliError;
use crate::goods::file::{BadRow, Row};
use crate::output::Times;
use futures_util::{StreamExt, TryStreamExt, stream};
use miri_common::GoodsId;
use miri_common::api::{ChangeGoods, MyGoods};
use miri_common::client::Client;
use miri_common::time::TimeInput;
use std::collections::{BTreeMap, BTreeSet};

/// Pages of goods that are asked for at once.
const AT_ONCE: usize = 8;

/// One thing to do.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Goods that are not there.
    Make(Row),
    /// Goods that are there and different.
    Change {
        /// The row.
        row: Row,
        /// Which goods.
        id: GoodsId,
        /// What is different.
        change: Box<ChangeGoods>,
        /// Units to come or go; 0 for none.
        units: i64,
    },
    /// Goods that are as the row says.
    Keep,
}

/// Everything that is to be done, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
}

impl Plan {
    /// Compares rows with what is there. A row that asks for what cannot be done becomes a bad one.
    pub(super) async fn make(
        client: &Client,
        rows: Vec<Row>,
        rule: StockRule,
        bad: &mut Vec<BadRow>,
    ) -> Result<Self, CliError> {
        let categories: BTreeSet<String> =
            client.categories().await?.into_iter().map(|category| category.code).collect();
        let times = Times::of(&client.info().await?);
        let mut there: BTreeMap<String, MyGoods> = my_goods(client)
            .await?
            .into_iter()
            .filter_map(|goods| Some((goods.sku.clone()?, goods)))
            .collect();
        let compared = rows.into_iter().map(|mut row| {
            let opens = row.goods.reservation_start_time;
            row.goods.reservation_start_time = opens.map(|time| times.on_wall_clock(time));
            let found = there.remove(&row.sku);
            let category = categories.contains(&row.goods.category);
            let times = times.clone();
            async move {
                if !category {
                    let why = format!("category: there is no {}", row.goods.category);
                    return Ok(Err(BadRow { line: row.line, sku: row.sku, why }));
                }
                match found {
                    None => Ok::<_, CliError>(Ok(Step::Make(without_past_opening(row, &times)))),
                    Some(goods) => compare(client, row, &goods, rule).await,
                }
            }
        });
        let compared: Vec<_> = compared.collect();
        let mut plan = Self::default();
        let mut steps = stream::iter(compared).buffered(AT_ONCE);
        while let Some(step) = steps.try_next().await? {
            match step {
                Ok(step) => plan.steps.push(step),
                Err(row) => bad.push(row),
            }
        }
        bad.sort_by_key(|row| row.line);
        Ok(plan)
    }

    /// Goods that will be made.
    pub(super) fn new_count(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Make(_))).count()
    }

    /// Goods that will be changed.
    pub(super) fn changed_count(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Change { .. })).count()
    }
}

/// New goods can only open in the future; an opening that has passed means the same as none.
fn without_past_opening(mut row: Row, times: &Times) -> Row {
    if let Some(TimeInput::Local(at)) = row.goods.reservation_start_time
        && times.is_open(Some(miri_common::LocalTime(at)))
    {
        row.goods.reservation_start_time = None;
    }
    row
}

/// What is different. The description stands on the page of the goods alone.
async fn compare(
    client: &Client,
    row: Row,
    goods: &MyGoods,
    rule: StockRule,
) -> Result<Result<Step, BadRow>, CliError> {
    let wanted = &row.goods;
    let opens = wanted.reservation_start_time;
    let same_opening = match (opens, goods.reservation_start_time) {
        (None, None) => true,
        (Some(TimeInput::Local(at)), Some(there)) => at == there.0,
        _ => false,
    };
    let lost = [
        ("limitPerBuyer", wanted.limit_per_buyer.is_none() && goods.limit_per_buyer.is_some()),
        ("reservationStartTime", opens.is_none() && goods.reservation_start_time.is_some()),
    ];
    if let Some((field, _)) = lost.into_iter().find(|(_, lost)| *lost) {
        let why = format!("{field}: it can be changed, but not taken away from goods that have one");
        return Ok(Err(BadRow { line: row.line, sku: row.sku, why }));
    }
    let mut change = ChangeGoods {
        goods_name: (wanted.goods_name != goods.goods_name).then(|| wanted.goods_name.clone()),
        goods_price: (wanted.goods_price != goods.goods_price).then_some(wanted.goods_price),
        category: (wanted.category != goods.category_code).then(|| wanted.category.clone()),
        reservation_start_time: opens.filter(|_| !same_opening),
        limit_per_buyer: wanted.limit_per_buyer.filter(|limit| Some(*limit) != goods.limit_per_buyer),
        on_sale: (row.on_sale != goods.on_sale).then_some(row.on_sale),
        goods_description: None,
    };
    let described = client.goods_detail(goods.goods_id).await?.goods_description;
    change.goods_description =
        (wanted.goods_description != described).then(|| wanted.goods_description.clone());
    let units = match rule {
        StockRule::Keep => 0,
        StockRule::Set => wanted.stock_quantity - goods.stock_quantity,
    };
    if change.is_empty() && units == 0 {
        return Ok(Ok(Step::Keep));
    }
    Ok(Ok(Step::Change { row, id: goods.goods_id, change: Box::new(change), units }))
}
