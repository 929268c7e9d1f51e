//! Loading all counters from one snapshot, as a new epoch.
//!
//! The counters are written under the new epoch's own keys, which nobody reads yet, and become the gate's in one call. While
//! that goes on, orders go on without the gate.

use super::RedisGate;
use super::address::{CALL_LIMIT, Identity, within};
use super::epoch::{self, Known};
use super::error::GateError;
use super::scripts::Keys;
use super::session::{Session, number};
use super::stats::add;
use crate::events::log;
use crate::storage::{Result, StorageError, Tx};
use miri_common::GoodsId;
use redis::aio::MultiplexedConnection;
use redis::{cmd, pipe};
use std::time::Duration;

/// For how long a snapshot that takes more than a second may be read.
const SNAPSHOT_LIMIT: Duration = Duration::from_secs(10);
/// Goods that are written in one call.
const CHUNK: usize = 1_000;
/// After so long, keys go away of an epoch whose loading was broken off.
const ABANDONED_S: i64 = 120;

/// All counters at one event.
struct Snapshot {
    goods: Vec<(GoodsId, i64)>,
    event: i64,
}

impl RedisGate {
    /// Loads this Redis as a new epoch; gives the session and the event of the snapshot.
    ///
    /// # Errors
    /// [`GateError::Claimed`] while another server does it; else what went wrong, and nothing has changed.
    pub(super) async fn rebuild(
        &self,
        connection: MultiplexedConnection,
        identity: Identity,
        known: &Known,
    ) -> std::result::Result<(Session, i64), GateError> {
        // A database that was restored from a backup may know an older epoch than Redis does.
        let mut ask = cmd("HGET");
        ask.arg(Keys::new(&known.shop_id, 0).meta).arg("epoch");
        let there: Option<String> = within(CALL_LIMIT, ask.query_async(&mut connection.clone())).await?;
        let there = there.as_deref().map_or(Ok(0), number)?;
        let epoch = known.epoch.max(there) + 1;
        if !epoch::claim(&self.store, known.epoch, epoch, self.clock.machine()).await? {
            return Err(GateError::Claimed);
        }
        let session = self.session_of(connection, identity, &known.shop_id, epoch);
        match self.load(&session).await {
            Ok(event) => {
                add(&self.stats.rebuilds, 1);
                Ok((session, event))
            }
            Err(error) => {
                epoch::give_up(&self.store, epoch).await?;
                Err(error)
            }
        }
    }

    async fn load(&self, session: &Session) -> std::result::Result<i64, GateError> {
        let snapshot = self.snapshot().await?;
        let mut connection = session.connection.clone();
        for chunk in snapshot.goods.chunks(CHUNK) {
            let mut write = pipe();
            let mut counters = cmd("HSET");
            counters.arg(&session.keys.stock);
            let mut empty = cmd("SADD");
            empty.arg(&session.keys.low);
            for (goods, available) in chunk {
                counters.arg(goods.0).arg(format!("{available} 0 0"));
                if *available <= 0 {
                    empty.arg(goods.0);
                }
            }
            write.add_command(counters).ignore();
            if chunk.iter().any(|(_, available)| *available <= 0) {
                write.add_command(empty).ignore();
            }
            write.cmd("EXPIRE").arg(&session.keys.stock).arg(ABANDONED_S).ignore();
            write.cmd("EXPIRE").arg(&session.keys.low).arg(ABANDONED_S).ignore();
            within(CALL_LIMIT, write.query_async::<()>(&mut connection)).await?;
        }
        let before = session.publish(snapshot.event, snapshot.goods.len()).await?;
        if !epoch::settle(&self.store, session.epoch, session.identity.clone()).await? {
            return Err(GateError::Replaced);
        }
        if let Some(before) = before {
            let mut forget = cmd("UNLINK");
            forget.arg(&session.keys_of(&before)?.of_epoch());
            within(CALL_LIMIT, forget.query_async::<()>(&mut connection)).await?;
        }
        tracing::info!(
            epoch = session.epoch,
            goods = snapshot.goods.len(),
            event = snapshot.event,
            "the gate was loaded into Redis"
        );
        Ok(snapshot.event)
    }

    async fn snapshot(&self) -> Result<Snapshot> {
        async fn read(tx: &mut Tx<'_>) -> Result<Snapshot> {
            let rows = tx.query_all("SELECT goods_id, available FROM goods_stock", &[]).await?;
            let goods = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_>>()?;
            Ok(Snapshot { goods, event: log::last_id(tx).await? })
        }
        // The connection for long reads may be in use by an audit for minutes, so it is asked for only by a shop so large
        // that it is needed.
        match self.store.read_internal(async |tx: &mut Tx<'_>| read(tx).await).await {
            Err(StorageError::TimedOut) => {
                self.store.read_for(SNAPSHOT_LIMIT, async |tx: &mut Tx<'_>| read(tx).await).await
            }
            outcome => outcome,
        }
    }
}

impl Session {
    /// Makes the loaded counters the gate's; gives the epoch before, if there was one.
    async fn publish(&self, event: i64, goods: usize) -> std::result::Result<Option<String>, GateError> {
        let mut call = self.scripts.publish.prepare_invoke();
        for key in self.keys.all() {
            call.key(key);
        }
        call.arg("").arg(self.epoch).arg(event).arg(goods);
        let mut connection = self.connection.clone();
        let answer: Vec<String> = within(CALL_LIMIT, call.invoke_async(&mut connection)).await?;
        match answer.first().map(String::as_str) {
            Some("ok") => Ok(answer.into_iter().nth(1).filter(|before| !before.is_empty())),
            Some("lost") => Err(GateError::Lost),
            _ => Err(GateError::Claimed),
        }
    }

    fn keys_of(&self, epoch: &str) -> std::result::Result<Keys, GateError> {
        Ok(Keys::new(&self.shop_id, number(epoch)?))
    }
}
