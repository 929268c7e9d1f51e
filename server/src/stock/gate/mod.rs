//! The gate: admits or refuses an order before anything is written.
//!
//! It may be wrong without harm, because the guarded UPDATE in the database decides. What it saves is the write: a sold-out
//! answer costs one look here. An order takes its units by [`Gate::reserve`] under a hold id, and after the outcome is
//! known [`Gate::confirm`]s or [`Gate::release`]s that hold. Units that the database frees reach the gate only as
//! `stock.changed` events of the log, which [`Gate::run`] follows.
//!
//! In reading order: [`Gate`]: what an order asks. [`MemoryGate`]: counters in this process. [`RedisGate`]: counters that
//! several servers share, with the scheme that keeps them right.

mod correct;
mod memory;
mod redis;

pub use self::redis::{RedisGate, RedisStats, Scope};
pub use memory::{GateCounters, MemoryGate};

use crate::clock::Clock;
use crate::events::tail;
use crate::faults::Faults;
use crate::random::Random;
use crate::storage::{Result, Store};
use miri_common::{GoodsId, api::ShortGoods};
use secrecy::SecretString;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a hold lives before the sweeper asks the database what became of it.
pub const HOLD_LIFETIME: Duration = Duration::from_secs(30);

/// Which gate stands in front of the database.
#[derive(Debug, Clone, Default)]
pub enum GateKind {
    /// Counters in this process; for a server that is alone on its database.
    #[default]
    Memory,
    /// Counters in Redis; for several servers on one database.
    Redis(RedisConfig),
    /// No filter: the guarded UPDATE alone decides.
    Open,
}

/// Where the Redis of the gate is.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    /// `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. With sentinels, its user, password and
    /// database are those of the master.
    pub url: SecretString,
    /// Addresses of sentinels, `host:port`; none: the URL itself is the master.
    pub sentinels: Vec<String>,
    /// The name under which the sentinels know the master.
    pub master: String,
}

/// The gate.
pub enum Gate {
    /// Counters in this process.
    Memory(MemoryGate),
    /// Counters in Redis.
    Redis(Box<RedisGate>),
    /// No filter.
    Open,
}

/// What a gate works with.
#[derive(Clone)]
pub struct GateMeans {
    /// The database, which is the truth.
    pub store: Store,
    /// Both clocks.
    pub clock: Clock,
    /// The random source.
    pub random: Random,
    /// Planted faults.
    pub faults: Faults,
}

/// What the gate says to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may try.
    Admitted,
    /// It may try, but the gate could not be asked in time: its units are held, or will be, or never. Whichever it is, the
    /// order's own event puts it right.
    Unfiltered,
    /// These goods have too few units left.
    Refused(Vec<ShortGoods>),
}

/// What became of the order of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was never written.
    Absent,
    /// It is committed, and so is everything up to this event.
    Committed {
        /// The newest event of the snapshot in which the order was found.
        by: i64,
    },
}

impl Gate {
    /// Makes the gate. Counters in this process are loaded here; those in Redis by [`Gate::run`], so that a shop opens
    /// whether Redis is there or not.
    pub async fn load(kind: GateKind, means: &GateMeans) -> Result<Self> {
        Ok(match kind {
            GateKind::Memory => Self::Memory(MemoryGate::load(&means.store).await?),
            GateKind::Redis(config) => Self::Redis(Box::new(RedisGate::new(config, means))),
            GateKind::Open => Self::Open,
        })
    }

    /// Keeps the gate in step with the log, until `stop`.
    pub async fn run(&self, store: Store, stop: CancellationToken) {
        match self {
            Self::Memory(gate) => {
                tail::follow(store, gate.applied_event_id(), stop, |event| gate.observe(event)).await;
            }
            Self::Redis(gate) => gate.run(stop).await,
            Self::Open => {}
        }
    }

    /// Takes the units of all lines, or of none. Asking twice with the same id takes once. Waits a fraction of a second at
    /// the longest.
    pub async fn reserve(&self, hold_id: &str, lines: &[(GoodsId, i64)]) -> Admission {
        match self {
            Self::Memory(gate) => gate.reserve(hold_id, lines),
            Self::Redis(gate) => gate.reserve(hold_id, lines).await,
            Self::Open => Admission::Admitted,
        }
    }

    /// The order is committed: its units are gone for good. In Redis its own event says so to all servers at once.
    pub fn confirm(&self, hold_id: &str) {
        if let Self::Memory(gate) = self {
            gate.confirm(hold_id);
        }
    }

    /// The order was never committed: its units can be ordered again. Never waits.
    pub fn release(&self, hold_id: &str) {
        match self {
            Self::Memory(gate) => gate.release(hold_id),
            Self::Redis(gate) => gate.release(hold_id),
            Self::Open => {}
        }
    }

    /// Holds that have lived for `lifetime` or longer.
    pub async fn expired_holds(&self, lifetime: Duration) -> Vec<String> {
        match self {
            Self::Memory(gate) => gate.expired_holds(lifetime),
            Self::Redis(gate) => gate.expired_holds(lifetime).await,
            Self::Open => Vec::new(),
        }
    }

    /// The sweeper found out what became of the order of an expired hold. One that is absent can be ordered again, and is
    /// remembered for a while, because its order may be committed after all.
    pub async fn sweep(&self, hold_id: &str, fate: Fate) {
        match (self, fate) {
            (Self::Memory(gate), Fate::Absent) => gate.take_back(hold_id),
            (Self::Memory(gate), Fate::Committed { .. }) => gate.confirm(hold_id),
            (Self::Redis(gate), Fate::Absent) => gate.take_back(hold_id).await,
            (Self::Redis(gate), Fate::Committed { by }) => gate.was_committed(hold_id, by).await,
            (Self::Open, _) => {}
        }
    }

    /// Compares some counters with the database and corrects what was wrong the last time too; gives the number of goods
    /// corrected. Counters in this process cannot be wrong.
    ///
    /// # Errors
    /// When Redis or the database does not answer; the next run finds the same.
    pub async fn reconcile(&self, scope: Scope) -> anyhow::Result<u64> {
        match self {
            Self::Redis(gate) => gate.reconcile(scope).await,
            Self::Memory(_) | Self::Open => Ok(0),
        }
    }

    /// Waits until every event up to `event_id` has been taken note of.
    pub async fn caught_up(&self, event_id: i64) {
        match self {
            Self::Memory(gate) => gate.caught_up(event_id).await,
            Self::Redis(gate) => gate.caught_up(event_id).await,
            Self::Open => {}
        }
    }

    /// The last event that was taken note of; `None` where no note is taken, as while Redis is away.
    pub fn applied_event_id(&self) -> Option<i64> {
        match self {
            Self::Memory(gate) => Some(gate.applied_event_id()),
            Self::Redis(gate) => gate.applied_event_id(),
            Self::Open => None,
        }
    }

    /// The counters, for the audit; `None` where there are none, as while Redis is away.
    pub async fn counters(&self) -> Option<GateCounters> {
        match self {
            Self::Memory(gate) => Some(gate.counters()),
            Self::Redis(gate) => gate.counters().await,
            Self::Open => None,
        }
    }

    /// Orders that are being written right now. In Redis those of all servers, as of half a second ago.
    pub fn open_holds(&self) -> u64 {
        match self {
            Self::Memory(gate) => gate.open_holds() as u64,
            Self::Redis(gate) => gate.stats().open_holds.load(std::sync::atomic::Ordering::Relaxed),
            Self::Open => 0,
        }
    }

    /// What the gate in Redis has done; `None` for the others.
    pub fn redis_stats(&self) -> Option<&RedisStats> {
        match self {
            Self::Redis(gate) => Some(gate.stats()),
            Self::Memory(_) | Self::Open => None,
        }
    }

    /// The gate's kind, in metrics.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Redis(_) => "redis",
            Self::Open => "open",
        }
    }

    /// The gate as it is now, in `/ready`: its kind, or `redis-open` and why orders go on without it.
    pub fn state(&self) -> String {
        match self {
            Self::Redis(gate) => {
                gate.why_open().map_or_else(|| "redis".to_owned(), |why| format!("redis-open: {why}"))
            }
            Self::Memory(_) | Self::Open => self.kind().to_owned(),
        }
    }
}
