//! Counters in Redis, which several servers share: the gate of a shop that runs on more than one machine.
//!
//! **Owns** the counters and holds in Redis, the question whether that Redis is still the one that was loaded, loading it,
//! and going on without it. **Does not own** a single unit: the guarded UPDATE in the database decides, and Redis may be
//! away, empty, old or wrong at any time without an order being lost, refused for it, or sold twice.
//!
//! # What the counters mean
//!
//! `available` of some goods = what the database had available at the event `applied`, less the units of open holds. The log
//! is what moves it: `stock.changed` brings units back, and **an order's own `order.placed` closes its hold**, or takes its
//! units where there is no hold. So the log is the confirmation; nothing is sent after a commit, and nobody waits. Every
//! server reads the log and applies it in one call a batch; `applied` is compared and moved in that same call, so each event
//! counts once, in order, whoever comes first, and a batch that begins too late is told where to begin.
//!
//! From this follows what would otherwise need care:
//! - An order that went on without the gate is in the log like any other. A spell without Redis is caught up from the log and
//!   needs no rebuild, and two servers of which only one reaches Redis do not drift apart.
//! - A rebuild is one snapshot of `available` with the number `E` of its last event. An order that was under way is in the
//!   snapshot, or its event comes after `E` and takes its units. It can be neither missed nor counted twice.
//! - A hold that was given up too early (its server stalled for longer than a hold lives) is taken again by the event; that
//!   is counted as a late order.
//! - Goods that the gate does not know have nothing available at `applied`. Holds on them are counted, below zero if need
//!   be, but nobody is refused before their first event has come.
//!
//! # Which Redis
//!
//! The database knows the epoch and the `run_id` and `master_replid` of the Redis that was loaded. They are compared when a connection
//! is made and twice a second; the epoch is compared by every script. A connection never outlives the process at its other
//! end, so a restarted Redis is not asked before it was looked at. Where anything differs, one server claims the next epoch
//! in the database and loads it, while orders go on through the database alone.
//!
//! In reading order:
//! - [`RedisGate`]: what an order asks of it.
//! - `lua/`: the scripts; `prelude.lua` says what the keys hold. `scripts`: their names. `session`: calling them.
//! - `keeper`: the one task that connects, watches, applies the log and sends releases.
//! - `address`: finding and connecting to the master. `epoch`: what the database knows. `rebuild`: loading.
//! - `effects`: what an event means. `counters`: what the audit sees. `reconcile`: comparing with the database. `breaker`:
//!   when orders stop asking.

mod address;
mod breaker;
mod counters;
mod effects;
mod epoch;
mod error;
mod keeper;
mod rebuild;
mod reconcile;
mod scripts;
mod session;
mod stats;

pub use reconcile::Scope;
pub use stats::RedisStats;

use super::{Admission, GateMeans, RedisConfig};
use crate::clock::{Clock, Monotonic};
use crate::faults::Fault;
use crate::random::Random;
use crate::storage::Store;
use address::Identity;
use breaker::Breaker;
use error::GateError;
use keeper::Inbox;
use miri_common::GoodsId;
use reconcile::Reconciler;
use redis::aio::MultiplexedConnection;
use scripts::{Keys, Scripts};
use session::Session;
use stats::add;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

/// The longest that an order waits for Redis.
const RESERVE_LIMIT: Duration = Duration::from_millis(150);
/// Holds that wait to be given back while Redis is away. What finds no place is swept when it expires.
const RELEASE_QUEUE: usize = 10_000;
/// How long the sweeper waits for the event of an order that it found committed.
const EVENT_LIMIT: Duration = Duration::from_secs(1);

/// The gate of servers that share a database.
pub struct RedisGate {
    config: RedisConfig,
    store: Store,
    clock: Clock,
    random: Random,
    /// False is a planted fault.
    checked: bool,
    scripts: Arc<Scripts>,
    phase: watch::Sender<Phase>,
    applied: watch::Sender<i64>,
    // A std mutex: it is held for a comparison and never across an await.
    breaker: Mutex<Breaker>,
    /// Asks the keeper to look at Redis at once.
    wake: Notify,
    releases: mpsc::Sender<String>,
    inbox: Mutex<Option<Inbox>>,
    reconciler: tokio::sync::Mutex<Reconciler>,
    stats: RedisStats,
}

/// Whether orders ask Redis.
#[derive(Clone)]
enum Phase {
    /// They do not, for this reason.
    Open(String),
    /// They do.
    Ready(Arc<Session>),
}

impl RedisGate {
    /// A gate that lets everything through until its keeper has reached Redis.
    pub(super) fn new(config: RedisConfig, means: &GateMeans) -> Self {
        let (releases, receiver) = mpsc::channel(RELEASE_QUEUE);
        Self {
            config,
            store: means.store.clone(),
            clock: means.clock.clone(),
            random: means.random.clone(),
            checked: !means.faults.is(Fault::EpochUnchecked),
            scripts: Arc::new(Scripts::new()),
            phase: watch::channel(Phase::Open(GateError::Starting.to_string())).0,
            applied: watch::channel(0).0,
            breaker: Mutex::new(Breaker::new()),
            wake: Notify::new(),
            releases,
            inbox: Mutex::new(Some(Inbox::new(receiver))),
            reconciler: tokio::sync::Mutex::default(),
            stats: RedisStats::default(),
        }
    }

    /// Takes the units of all lines, or of none, within [`RESERVE_LIMIT`]. Whatever is wrong with Redis, the order goes on, under
    /// the same hold id: Redis may have taken the units or may do so yet. Another id would have them taken twice until the first
    /// is given back, and someone else would be told that they are sold out.
    pub(super) async fn reserve(&self, hold_id: &str, lines: &[(GoodsId, i64)]) -> Admission {
        let Some(session) = self.session().filter(|_| self.breaker().lets_through(Monotonic::now())) else {
            add(&self.stats.unfiltered, 1);
            return Admission::Unfiltered;
        };
        match session.reserve(hold_id, lines, RESERVE_LIMIT).await {
            Ok(admission) => {
                self.breaker().succeeded();
                admission
            }
            Err(error) => {
                self.breaker().failed(Monotonic::now());
                let counter = match error {
                    GateError::Slow => &self.stats.timeouts,
                    _ => &self.stats.failures,
                };
                add(counter, 1);
                add(&self.stats.unfiltered, 1);
                self.wake.notify_one();
                Admission::Unfiltered
            }
        }
    }

    /// Gives a hold back, soon. Never waits.
    pub(super) fn release(&self, hold_id: &str) {
        // A hold that finds no place in the queue is swept when it expires.
        drop(self.releases.try_send(hold_id.to_owned()));
    }

    /// Holds that have lived for `lifetime` or longer; none while Redis is away.
    pub(super) async fn expired_holds(&self, lifetime: Duration) -> Vec<String> {
        let Some(session) = self.session() else { return Vec::new() };
        session.expired(lifetime).await.unwrap_or_default()
    }

    /// The order of this hold was never written.
    pub(super) async fn take_back(&self, hold_id: &str) {
        if let Some(session) = self.session()
            && let Err(error) = session.release(&[hold_id.to_owned()]).await
        {
            tracing::debug!(%error, hold_id, "a hold could not be taken back; it will be swept again");
        }
    }

    /// The order of this hold was committed, at the event `by` or before. That event closes its hold. Where it has been
    /// applied and the hold is still there, the hold was made after it, and its units are counted twice.
    pub(super) async fn was_committed(&self, hold_id: &str, by: i64) {
        if tokio::time::timeout(EVENT_LIMIT, self.caught_up(by)).await.is_ok() {
            self.take_back(hold_id).await;
        }
    }

    pub(super) async fn caught_up(&self, event_id: i64) {
        // The sender lives as long as this gate, so waiting can only end by being caught up.
        drop(self.applied.subscribe().wait_for(|applied| *applied >= event_id).await);
    }

    /// The last event that is applied; `None` while Redis is away.
    pub(super) fn applied_event_id(&self) -> Option<i64> {
        self.session().map(|_| *self.applied.borrow())
    }

    /// What the gate has done.
    pub(super) fn stats(&self) -> &RedisStats {
        self.stats.breaker.store(self.breaker().number(), Ordering::Relaxed);
        &self.stats
    }

    /// Why orders do not ask Redis; `None` when they do.
    pub(super) fn why_open(&self) -> Option<String> {
        match &*self.phase.borrow() {
            Phase::Ready(_) if self.breaker().number() > 0 => Some("it does not answer orders".to_owned()),
            Phase::Ready(_) => None,
            Phase::Open(why) => Some(why.clone()),
        }
    }

    fn session(&self) -> Option<Arc<Session>> {
        match &*self.phase.borrow() {
            Phase::Ready(session) => Some(Arc::clone(session)),
            Phase::Open(_) => None,
        }
    }

    fn session_of(
        &self,
        connection: MultiplexedConnection,
        identity: Identity,
        shop_id: &str,
        epoch: i64,
    ) -> Session {
        Session {
            connection,
            scripts: Arc::clone(&self.scripts),
            keys: Keys::new(shop_id, epoch),
            shop_id: shop_id.to_owned(),
            epoch,
            identity,
            checked: self.checked,
        }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        // Every change of it is one assignment, so a poisoned lock holds a sound state.
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
