//! The job `open-drops`: tells the log that goods have opened, once for each instant that they open at.
//!
//! Orders need no telling: whether goods are open is asked of the clock. It is for those who wait, by mail or on a live page. An
//! opening that is moved opens again at its new instant. Goods that are off sale do not open.

use super::registry::JobName;
use super::{Counts, Run, lease};
use crate::app::AppState;
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::params;
use crate::storage::{Result, Row, Tx};
use miri_common::GoodsId;
use serde_json::json;
use std::time::Duration;

/// Openings in one write.
const BATCH: i64 = 200;
/// Behind every goods that opens at an instant.
const LAST_GOODS: GoodsId = GoodsId(i64::MAX);
/// How far before what is done openings are looked for again: goods that were written while their opening went by, or came
/// on sale right after it.
pub(super) const LOOK_BACK: Duration = Duration::from_mins(10);
/// The next openings that the log was not told of, in the order of the index of what is on sale by its opening.
const UNTOLD: &str = "SELECT g.reservation_start_time, g.id FROM goods g
    LEFT JOIN goods_openings o ON o.goods_id = g.id AND o.opens_at = g.reservation_start_time
    WHERE g.reservation_start_time >= ? AND (g.reservation_start_time > ? OR g.id > ?) AND g.reservation_start_time <= ?
        AND o.id IS NULL AND g.on_sale = 1
    ORDER BY g.reservation_start_time, g.id LIMIT ?";

/// The next opening after `after` that the log was not told of; it may lie in the past.
pub(super) async fn next(app: AppState, after: ShopTime) -> Result<Option<ShopTime>> {
    app.store
        .read_internal(async move |tx: &mut Tx<'_>| -> Result<Option<ShopTime>> {
            let after = begin(tx).await?.max((after, LAST_GOODS));
            Ok(untold(tx, after, ShopTime(i64::MAX), 1).await?.first().map(|(at, _)| *at))
        })
        .await
}

/// From when on openings are looked for.
async fn begin(tx: &mut Tx<'_>) -> Result<(ShopTime, GoodsId)> {
    let done = lease::done_until(tx, JobName::OpenDrops).await?.unwrap_or(ShopTime(0));
    Ok((done - LOOK_BACK, LAST_GOODS))
}

/// One run.
///
/// # Errors
/// When the database fails.
pub async fn work(run: Run) -> anyhow::Result<()> {
    let mut after = run.app.store.read_internal(async |tx: &mut Tx<'_>| begin(tx).await).await?;
    let now = run.now;
    loop {
        let openings = run
            .app
            .store
            .read_internal(async move |tx: &mut Tx<'_>| untold(tx, after, now, BATCH).await)
            .await?;
        let Some(last) = openings.last() else { return Ok(()) };
        after = *last;
        run.write(async move |tx: &mut Tx<'_>| {
            let mut opened = 0;
            for (at, goods) in &openings {
                opened += u64::from(tell(tx, *goods, *at).await?);
            }
            Ok(Counts::of("opened", opened))
        })
        .await?;
    }
}

async fn untold(
    tx: &mut Tx<'_>,
    (from, after): (ShopTime, GoodsId),
    to: ShopTime,
    limit: i64,
) -> Result<Vec<(ShopTime, GoodsId)>> {
    let rows = tx.query_all(UNTOLD, params![from, from, after, to, limit]).await?;
    rows.iter().map(|row: &Row| Ok((row.get(0)?, row.get(1)?))).collect()
}

async fn tell(tx: &mut Tx<'_>, goods: GoodsId, at: ShopTime) -> Result<bool> {
    let first = tx
        .insert_if_absent("INSERT INTO goods_openings (goods_id, opens_at) VALUES (?, ?)", params![goods, at])
        .await?;
    if first {
        tx.emit(Topic::GoodsOpened, format!("goods:{goods}"), json!({ "goodsId": goods }));
    }
    Ok(first)
}
