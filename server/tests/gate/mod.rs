//! The gate in Redis, without a shop around it: a database, a real Redis, and one or two servers' gates.

mod away;
mod epochs;
mod reconcile;
mod rules;
mod servers;
mod tls;

use crate::harness::{RedisServer, eventually};
use miri_common::GoodsId;
use miri_server::clock::Clock;
use miri_server::events::Topic;
use miri_server::faults::{Fault, Faults};
use miri_server::params;
use miri_server::random::Random;
use miri_server::stock::gate::{Admission, Gate, GateKind, GateMeans, RedisConfig};
use miri_server::storage::{Database, Limits, StorageError, Store, StoreConfig, Tx};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub const APPLE: GoodsId = GoodsId(1);
pub const PEAR: GoodsId = GoodsId(2);

/// A database with apples and pears, and a Redis.
pub struct Stand {
    pub redis: RedisServer,
    pub store: Store,
    folder: TempDir,
}

/// The gate of one server; it stops with the test.
pub struct Server {
    gate: Arc<Gate>,
    stop: CancellationToken,
}

impl std::ops::Deref for Server {
    type Target = Gate;

    fn deref(&self) -> &Gate {
        &self.gate
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub fn config(redis: &RedisServer) -> RedisConfig {
    RedisConfig { url: redis.url().into(), sentinels: Vec::new(), master: "mymaster".to_owned() }
}

async fn open_store(folder: &TempDir) -> Result<Store, StorageError> {
    let store_config = StoreConfig {
        database: Database::Sqlite(folder.path().join("miri.db")),
        limits: Limits::default(),
        faults: Faults::default(),
    };
    Store::open(store_config, Clock::system(), Random::system()).await
}

impl Stand {
    /// With so many apples and pears.
    pub async fn new(apples: i64, pears: i64) -> Self {
        let redis = RedisServer::start().await;
        let folder = tempfile::tempdir().unwrap();
        let store = open_store(&folder).await.unwrap();
        let stand = Self { redis, store, folder };
        stand.by_hand(&format!(
            "INSERT INTO goods_stock (goods_id, available, held, sold, received)
             VALUES (1, {apples}, 0, 0, {apples}), (2, {pears}, 0, 0, {pears})"
        ));
        stand
    }

    /// Ends the store and opens it again, as another process would, once the servers have let go of it.
    pub async fn restart(self) -> Self {
        let Self { redis, store, folder } = self;
        store.close().await;
        drop(store);
        let store = eventually("the folder is free", || async { open_store(&folder).await.ok() }).await;
        Self { redis, store, folder }
    }

    /// Changes the database so that nobody learns of it.
    pub fn by_hand(&self, sql: &str) {
        let conn = rusqlite::Connection::open(self.folder.path().join("miri.db")).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        conn.execute_batch(sql).unwrap();
    }

    /// The gate of a server, from its start.
    pub async fn server(&self) -> Server {
        self.server_with(config(&self.redis), Faults::default()).await
    }

    /// The gate of a server that never looks whether its Redis is still the one that was loaded.
    pub async fn careless_server(&self) -> Server {
        self.server_with(config(&self.redis), Faults::plant(Fault::EpochUnchecked)).await
    }

    pub async fn server_with(&self, redis: RedisConfig, faults: Faults) -> Server {
        let means =
            GateMeans { store: self.store.clone(), clock: Clock::system(), random: Random::system(), faults };
        let gate = Arc::new(Gate::load(GateKind::Redis(redis), &means).await.unwrap());
        let stop = CancellationToken::new();
        let (running, store, end) = (Arc::clone(&gate), self.store.clone(), stop.clone());
        tokio::spawn(async move { running.run(store, end).await });
        Server { gate, stop }
    }

    /// Units that come in, with their event.
    pub async fn bring(&self, goods: GoodsId, units: i64) {
        let brought = self.store.write(async move |tx: &mut Tx<'_>| {
            tx.execute_one(
                "UPDATE goods_stock SET available = available + ?, received = received + ? WHERE goods_id = ?",
                params![units, units, goods],
            )
            .await?;
            let payload = json!({ "goodsId": goods, "change": units });
            tx.emit(Topic::StockChanged, format!("goods:{goods}"), &payload);
            Ok::<_, StorageError>(())
        });
        brought.await.unwrap();
    }

    /// An order that is committed under this hold, with its event.
    pub async fn order(&self, hold: &str, lines: &[(GoodsId, i64)]) {
        let (hold, lines) = (hold.to_owned(), lines.to_vec());
        let ordered = self.store.write(async move |tx: &mut Tx<'_>| {
            for (goods, units) in &lines {
                tx.execute_one(
                    "UPDATE goods_stock SET available = available - ?, held = held + ? WHERE goods_id = ?",
                    params![*units, *units, *goods],
                )
                .await?;
            }
            let payload = json!({ "orderId": 1, "holdId": hold, "lines": lines });
            tx.emit(Topic::OrderPlaced, "order:1".to_owned(), &payload);
            Ok::<_, StorageError>(())
        });
        ordered.await.unwrap();
    }

    /// What the database has of each goods.
    pub async fn database(&self) -> BTreeMap<GoodsId, i64> {
        let read = self.store.read(async |tx: &mut Tx<'_>| {
            let rows = tx.query_all("SELECT goods_id, available FROM goods_stock", &[]).await?;
            rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, StorageError>>()
        });
        read.await.unwrap()
    }

    /// Waits until a server's gate has applied every event that there is.
    pub async fn caught_up(&self, server: &Server) {
        let last = *self.store.committed_event().borrow();
        tokio::time::timeout(std::time::Duration::from_secs(20), server.caught_up(last)).await.unwrap();
    }

    /// Waits until the gate asks Redis, has no hold open and counts what the database has.
    pub async fn equal(&self, server: &Server) {
        let database = self.database().await;
        eventually(&format!("the gate is {database:?}, it is {:?}", counters(server).await), || async {
            (server.state() == "redis" && counters(server).await == database).then_some(())
        })
        .await;
    }

    /// One counter as Redis has it, open holds or not: available, and the holds on it.
    pub fn counter(&self, goods: GoodsId) -> (i64, i64) {
        let keys: Vec<String> = self.ask(&["KEYS", "*:stock"]);
        assert_eq!(keys.len(), 1, "the keys of old epochs are gone: {keys:?}");
        let text: String = self.ask(&["HGET", &keys[0], &goods.to_string()]);
        let mut parts = text.trim_end_matches('?').split(' ').map(|part| part.parse::<i64>().unwrap());
        let (available, _, holds) = (parts.next().unwrap(), parts.next(), parts.next().unwrap());
        (available, holds)
    }

    /// The holds that are open in Redis.
    pub fn holds(&self) -> i64 {
        let keys: Vec<String> = self.ask(&["KEYS", "*:holds"]);
        keys.iter().map(|key| self.ask::<i64>(&["HLEN", key])).sum()
    }

    pub fn ask<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        redis::from_redis_value(self.redis.command(words)).unwrap()
    }

    pub async fn end(self) {
        self.store.close().await;
    }
}

/// The counters of goods without an open hold.
pub async fn counters(server: &Server) -> BTreeMap<GoodsId, i64> {
    let counters = server.counters().await;
    counters.map_or_else(BTreeMap::new, |counters| {
        counters.quiet.into_iter().map(|(goods, (available, _))| (goods, available)).collect()
    })
}

/// Waits until orders ask Redis.
pub async fn ready(server: &Server) {
    eventually("orders ask Redis", || async { (server.state() == "redis").then_some(()) }).await;
}

/// Waits until orders go on without Redis; gives why.
pub async fn open(server: &Server) -> String {
    eventually("orders go on without Redis", || async {
        server.state().strip_prefix("redis-open: ").map(str::to_owned)
    })
    .await
}

pub fn rebuilds(server: &Server) -> u64 {
    server.redis_stats().unwrap().rebuilds.load(Ordering::Relaxed)
}

/// The goods that were refused, with what is left of them.
pub fn refused(admission: &Admission) -> Vec<(GoodsId, i64)> {
    match admission {
        Admission::Refused(short) => short.iter().map(|short| (short.goods_id, short.left)).collect(),
        other => panic!("{other:?}"),
    }
}
