//! The job `reconcile-gate`: the gate's counters against the database. The work is
//! [`Gate::reconcile`](crate::stock::gate::Gate::reconcile); only counters in Redis can be wrong.

use super::{Counts, Mode, Run};
use crate::stock::gate::{GateCounters, Scope};
use crate::storage::{Result, Row, Tx};
use miri_common::GoodsId;
use std::collections::HashMap;

/// One run. A dry run counts the goods that no order is touching and whose counter is another than the database's; a real run
/// corrects one only when it is so twice, because one of the two may just be late.
///
/// # Errors
/// When the gate or the database does not answer.
pub async fn work(run: Run) -> anyhow::Result<()> {
    let corrected = match run.mode {
        Mode::Real => run.app.gate.reconcile(Scope::Next).await?,
        Mode::DryRun => match run.app.gate.counters().await {
            Some(counters) => differing(&run, &counters).await?,
            None => 0,
        },
    };
    run.count(&Counts::of("corrected", corrected));
    Ok(())
}

async fn differing(run: &Run, counters: &GateCounters) -> Result<u64> {
    let available: HashMap<GoodsId, i64> = run
        .app
        .store
        .read_internal(async |tx: &mut Tx<'_>| -> Result<HashMap<GoodsId, i64>> {
            let rows = tx.query_all("SELECT goods_id, available FROM goods_stock", &[]).await?;
            rows.iter().map(|row: &Row| Ok((row.get(0)?, row.get(1)?))).collect()
        })
        .await?;
    let differs = |(goods, (counter, _)): (&GoodsId, &(i64, _))| available.get(goods) != Some(counter);
    Ok(counters.quiet.iter().filter(|entry| differs(*entry)).count() as u64)
}
