//! Gate holds whose order's fate was never told, because the answer of its write was lost: the database knows it.

use super::{Counts, Mode, Run};
use crate::events::log;
use crate::params;
use crate::stock::gate::{Fate, Gate, HOLD_LIFETIME};
use crate::storage::{Result, Store, Tx};
use std::time::Duration;

/// One run. A dry run counts the holds and asks nobody what became of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn work(run: Run) -> anyhow::Result<()> {
    let (store, gate) = (&run.app.store, &run.app.gate);
    let swept = match run.mode {
        Mode::Real => self::run(store, gate, HOLD_LIFETIME).await?,
        Mode::DryRun => gate.expired_holds(HOLD_LIFETIME).await.len() as u64,
    };
    run.count(&Counts::of("swept", swept));
    Ok(())
}

/// Of the holds that have lived for `lifetime` or longer, confirms those whose order is committed and takes the others
/// back; gives how many there were.
pub async fn run(store: &Store, gate: &Gate, lifetime: Duration) -> anyhow::Result<u64> {
    let mut swept = 0;
    for hold in gate.expired_holds(lifetime).await {
        let id = hold.clone();
        let fate = store
            .read_internal(async move |tx: &mut Tx<'_>| -> Result<Fate> {
                let order = tx.query_opt("SELECT id FROM orders WHERE hold_id = ?", params![&id]).await?;
                Ok(match order {
                    Some(_) => Fate::Committed { by: log::last_id(tx).await? },
                    None => Fate::Absent,
                })
            })
            .await?;
        gate.sweep(&hold, fate).await;
        swept += 1;
    }
    Ok(swept)
}
