//! Comparing the counters with the database, and setting right what is wrong.
//!
//! By what the front page says, nothing is ever wrong; this finds out when it is all the same, because someone deleted a key
//! or Redis evicted one. Only goods are corrected that no order is touching, that have not changed in between, and that were found wrong
//! by the same number twice.

use super::RedisGate;
use super::error::GateError;
use super::session::{Counter, Session};
use super::stats::add;
use crate::events::log;
use crate::storage::{Param, Result, Tx};
use miri_common::GoodsId;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Every so many rounds all goods are compared, else only those of which the gate has none, because those it refuses.
const FULL_EVERY: u64 = 15;
/// Goods that are compared at once.
const CHUNK: usize = 500;
/// Goods of which the gate has none that are compared in one round; others come in the next.
const MAX_LOW: usize = 1_000;
/// How long the gate may need to apply the events of a snapshot.
const PATIENCE: Duration = Duration::from_secs(2);

/// Which goods a round compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of which the gate has none.
    Low,
    /// All.
    All,
    /// All every fifteenth time, else those of which the gate has none.
    Next,
}

/// What was found wrong before.
#[derive(Default)]
pub(super) struct Reconciler {
    rounds: u64,
    /// The epoch, version and drift at which goods were found wrong.
    wrong: HashMap<GoodsId, Wrong>,
}

impl Reconciler {
    fn scope(&mut self, asked: Scope) -> Scope {
        if asked != Scope::Next {
            return asked;
        }
        self.rounds += 1;
        if self.rounds.is_multiple_of(FULL_EVERY) { Scope::All } else { Scope::Low }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrong {
    epoch: i64,
    version: u64,
    available: i64,
    database: i64,
}

impl RedisGate {
    /// Compares, and corrects what was wrong by as much the last time; gives the number of goods corrected.
    pub(in crate::stock::gate) async fn reconcile(&self, scope: Scope) -> anyhow::Result<u64> {
        // Without Redis there is nothing to compare.
        let Some(session) = self.session() else { return Ok(0) };
        let mut reconciler = self.reconciler.lock().await;
        let scope = reconciler.scope(scope);
        match self.compare(&session, scope, &mut reconciler).await {
            Ok(mended) => {
                add(&self.stats.drift_corrected, mended);
                Ok(mended as u64)
            }
            Err(error) => {
                self.wake.notify_one();
                Err(error.into())
            }
        }
    }

    async fn compare(
        &self,
        session: &Arc<Session>,
        scope: Scope,
        reconciler: &mut Reconciler,
    ) -> std::result::Result<usize, GateError> {
        let mut goods = match scope {
            Scope::Low => session.some_low(MAX_LOW).await?,
            Scope::All | Scope::Next => {
                reconciler.wrong.retain(|_, wrong| wrong.epoch == session.epoch);
                self.all_goods().await?
            }
        };
        goods.sort_unstable();
        let mut mended = 0;
        for chunk in goods.chunks(CHUNK) {
            let wrong = self.wrong(session, chunk).await?;
            let mut twice = Vec::new();
            for id in chunk {
                let before = reconciler.wrong.remove(id);
                let Some(now) = wrong.get(id) else { continue };
                if before == Some(*now) {
                    tracing::warn!(goods = %id, gate = now.available, database = now.database, "the gate drifted");
                    twice.push((*id, now.version, now.database));
                } else {
                    reconciler.wrong.insert(*id, *now);
                }
            }
            if !twice.is_empty() {
                mended += session.mend(&twice).await?;
            }
        }
        Ok(mended)
    }

    /// How many goods are counted otherwise than in the database; nothing is corrected.
    pub(in crate::stock::gate) async fn drifted(&self) -> anyhow::Result<u64> {
        let Some(session) = self.session() else { return Ok(0) };
        let goods = self.all_goods().await?;
        let mut drifted = 0;
        for chunk in goods.chunks(CHUNK) {
            drifted += self.wrong(&session, chunk).await?.len() as u64;
        }
        Ok(drifted)
    }

    /// Which of these goods are counted otherwise than in the database, for sure.
    async fn wrong(
        &self,
        session: &Session,
        goods: &[GoodsId],
    ) -> std::result::Result<HashMap<GoodsId, Wrong>, GateError> {
        let before = session.look(goods).await?;
        let (database, event) = self.available(goods.to_vec()).await?;
        if tokio::time::timeout(PATIENCE, self.caught_up(event)).await.is_err() {
            return Ok(HashMap::new());
        }
        let after = session.look(goods).await?;
        let mut wrong = HashMap::new();
        for ((id, before), after) in goods.iter().zip(&before).zip(&after) {
            let Some(database) = database.get(id).copied() else { continue };
            let right = Counter { available: database, known: true, ..*after };
            if before == after && after.holds == 0 && *after != right {
                let (epoch, Counter { version, available, .. }) = (session.epoch, *after);
                wrong.insert(*id, Wrong { epoch, version, available, database });
            }
        }
        Ok(wrong)
    }

    async fn all_goods(&self) -> Result<Vec<GoodsId>> {
        self.store
            .read_internal(async |tx: &mut Tx<'_>| -> Result<Vec<GoodsId>> {
                let rows = tx.query_all("SELECT goods_id FROM goods_stock", &[]).await?;
                rows.iter().map(|row| row.get(0)).collect()
            })
            .await
    }

    /// What the database has of these goods, and at which event.
    async fn available(&self, goods: Vec<GoodsId>) -> Result<(HashMap<GoodsId, i64>, i64)> {
        self.store
            .read_internal(async move |tx: &mut Tx<'_>| -> Result<_> {
                let places = vec!["?"; goods.len()].join(", ");
                let sql = format!("SELECT goods_id, available FROM goods_stock WHERE goods_id IN ({places})");
                let params: Vec<_> = goods.iter().map(|id| Param::from(*id)).collect();
                let mut available = HashMap::with_capacity(goods.len());
                for row in tx.query_all(&sql, &params).await? {
                    available.insert(row.get(0)?, row.get(1)?);
                }
                Ok((available, log::last_id(tx).await?))
            })
            .await
    }
}
