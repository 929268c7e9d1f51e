//! What the Redis gate has done, for metrics.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Counts since the start of this server; `open_holds` and `breaker` are as they were last seen.
#[derive(Debug, Default)]
pub struct RedisStats {
    /// Times that this server loaded the counters from the database.
    pub rebuilds: AtomicU64,
    /// The epoch that orders last asked for; 0: none yet.
    pub epoch: AtomicI64,
    /// Times that this server went on with another epoch than before.
    pub epoch_changes: AtomicU64,
    /// Reserves that got no answer in time.
    pub timeouts: AtomicU64,
    /// Reserves that failed otherwise.
    pub failures: AtomicU64,
    /// Orders that went on without having been counted by the gate.
    pub unfiltered: AtomicU64,
    /// Goods whose counter was corrected.
    pub drift_corrected: AtomicU64,
    /// Orders that were committed after their hold had been given up.
    pub late_orders: AtomicU64,
    /// Holds that are open in Redis, of all servers.
    pub open_holds: AtomicU64,
    /// 0: orders ask Redis; 1: they do not; 2: one of them tries.
    pub breaker: AtomicU64,
}

pub(super) fn add(counter: &AtomicU64, number: usize) {
    counter.fetch_add(number as u64, Ordering::Relaxed);
}
