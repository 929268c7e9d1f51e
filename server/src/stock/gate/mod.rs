//! The gate: admits or refuses an order before anything is written.
//!
//! It may be wrong without harm, because the guarded UPDATE in the database decides. What it saves is the write: a sold-out
//! answer costs one look here. An order takes its units by [`Gate::reserve`] under a hold id, and after the outcome is
//! known [`Gate::confirm`]s or [`Gate::release`]s that hold. Units that the database frees reach the gate only as
//! `stock.changed` events, through [`Gate::observe`].

mod memory;

pub use memory::{GateCounters, MemoryGate};

use crate::events::Event;
use crate::storage::{Result, Store, Tx};
use miri_common::{GoodsId, api::ShortGoods};
use secrecy::SecretString;
use std::time::Duration;

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
    /// No filter.
    Open,
}

/// What the gate says to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may try.
    Admitted,
    /// These goods have too few units left.
    Refused(Vec<ShortGoods>),
}

impl Gate {
    /// Makes the gate and loads it from one snapshot. Returns the number of the last event in that snapshot, from which
    /// its tail has to start.
    pub async fn load(kind: GateKind, store: &Store) -> Result<(Self, i64)> {
        match kind {
            GateKind::Memory => {
                let (gate, last) = MemoryGate::load(store).await?;
                Ok((Self::Memory(gate), last))
            }
            GateKind::Redis(_) => {
                Err(crate::storage::StorageError::Unavailable("the Redis gate is not built yet".to_owned()))
            }
            GateKind::Open => {
                let last = store.read(async |tx: &mut Tx<'_>| crate::events::log::last_id(tx).await).await?;
                Ok((Self::Open, last))
            }
        }
    }

    /// Takes the units of all lines, or of none. Asking twice with the same id takes once.
    pub fn reserve(&self, hold_id: &str, lines: &[(GoodsId, i64)]) -> Admission {
        match self {
            Self::Memory(gate) => gate.reserve(hold_id, lines),
            Self::Open => Admission::Admitted,
        }
    }

    /// The order is committed: its units are gone for good.
    pub fn confirm(&self, hold_id: &str) {
        match self {
            Self::Memory(gate) => gate.confirm(hold_id),
            Self::Open => {}
        }
    }

    /// The order was never committed: its units can be ordered again.
    pub fn release(&self, hold_id: &str) {
        match self {
            Self::Memory(gate) => gate.release(hold_id),
            Self::Open => {}
        }
    }

    /// The sweeper found no order for this hold: its units can be ordered again. It is remembered for a while, because its
    /// order may be committed after all.
    pub fn take_back(&self, hold_id: &str) {
        match self {
            Self::Memory(gate) => gate.take_back(hold_id),
            Self::Open => {}
        }
    }

    /// Holds that have lived for `lifetime` or longer.
    pub fn expired_holds(&self, lifetime: Duration) -> Vec<String> {
        match self {
            Self::Memory(gate) => gate.expired_holds(lifetime),
            Self::Open => Vec::new(),
        }
    }

    /// Takes note of an event.
    pub fn observe(&self, event: &Event) {
        match self {
            Self::Memory(gate) => gate.observe(event),
            Self::Open => {}
        }
    }

    /// Waits until every event up to `event_id` has been taken note of.
    pub async fn caught_up(&self, event_id: i64) {
        match self {
            Self::Memory(gate) => gate.caught_up(event_id).await,
            Self::Open => {}
        }
    }

    /// The last event that was taken note of; `None` where no note is taken.
    pub fn applied_event_id(&self) -> Option<i64> {
        match self {
            Self::Memory(gate) => Some(gate.applied_event_id()),
            Self::Open => None,
        }
    }

    /// The counters, for the audit; `None` where there are none.
    pub fn counters(&self) -> Option<GateCounters> {
        match self {
            Self::Memory(gate) => Some(gate.counters()),
            Self::Open => None,
        }
    }

    /// Orders that are being written right now.
    pub fn open_holds(&self) -> usize {
        match self {
            Self::Memory(gate) => gate.open_holds(),
            Self::Open => 0,
        }
    }

    /// The gate's name in `/ready` and metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Open => "open",
        }
    }
}
