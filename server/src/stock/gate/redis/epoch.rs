//! Which Redis was loaded as which epoch: the database knows, because it is the truth.
//!
//! A Redis that was killed and started again from its dump keeps its epoch key and has old counters. Only its own ids tell it
//! apart, so they are kept where it cannot change them.

use super::address::Identity;
use crate::clock::MachineTime;
use crate::events::log;
use crate::params;
use crate::random::Random;
use crate::storage::{Result, Store, Tx};
use std::time::Duration;

/// How long a server may load before another one takes over. Two that load at once do no harm: one epoch wins.
const CLAIM: Duration = Duration::from_secs(15);

/// What the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) shop_id: String,
    /// 0: never loaded.
    pub(super) epoch: i64,
    /// Which Redis was loaded; empty while a server is loading it.
    pub(super) identity: Identity,
    /// The newest event. Another server may have written it, of which nobody told us.
    pub(super) last_event: i64,
}

/// What the database knows. The first to ask gives the shop its id.
pub(super) async fn known(store: &Store, random: &Random) -> Result<Known> {
    let found = read(store).await?;
    if !found.shop_id.is_empty() {
        return Ok(found);
    }
    let id = random.uuid().to_string();
    store
        .write_internal(async move |tx: &mut Tx<'_>| {
            tx.compare_and_set(
                "UPDATE gate_state SET shop_id = ? WHERE id = 1 AND shop_id = ''",
                params![&id],
            )
            .await
        })
        .await?;
    read(store).await
}

async fn read(store: &Store) -> Result<Known> {
    store
        .read_internal(async |tx: &mut Tx<'_>| -> Result<Known> {
            let row = tx
                .query_one("SELECT shop_id, epoch, run_id, replid FROM gate_state WHERE id = 1", &[])
                .await?;
            let identity = Identity { run_id: row.get(2)?, replid: row.get(3)? };
            let last_event = log::last_id(tx).await?;
            Ok(Known { shop_id: row.get(0)?, epoch: row.get(1)?, identity, last_event })
        })
        .await
}

/// Says that this server loads the epoch `next`, unless another one is at it or the epoch is no longer `seen`.
pub(super) async fn claim(store: &Store, seen: i64, next: i64, now: MachineTime) -> Result<bool> {
    store
        .write_internal(async move |tx: &mut Tx<'_>| {
            tx.compare_and_set(
                "UPDATE gate_state SET epoch = ?, run_id = '', replid = '', claimed_until = ?
                 WHERE id = 1 AND epoch = ? AND (run_id <> '' OR claimed_until < ?)",
                params![next, now + CLAIM, seen, now],
            )
            .await
        })
        .await
}

/// Says that `epoch` is loaded, and into which Redis; false when another epoch has begun.
pub(super) async fn settle(store: &Store, epoch: i64, identity: Identity) -> Result<bool> {
    store
        .write_internal(async move |tx: &mut Tx<'_>| {
            tx.compare_and_set(
                "UPDATE gate_state SET run_id = ?, replid = ?, claimed_until = 0 WHERE id = 1 AND epoch = ?",
                params![&identity.run_id, &identity.replid, epoch],
            )
            .await
        })
        .await
}

/// Gives a claim back whose loading failed, so that nobody waits for it to end by itself.
pub(super) async fn give_up(store: &Store, epoch: i64) -> Result<bool> {
    store
        .write_internal(async move |tx: &mut Tx<'_>| {
            tx.compare_and_set(
                "UPDATE gate_state SET claimed_until = 0 WHERE id = 1 AND epoch = ? AND run_id = ''",
                params![epoch],
            )
            .await
        })
        .await
}
