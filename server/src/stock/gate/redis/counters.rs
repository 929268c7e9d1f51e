//! The counters as the audit sees them.

use super::RedisGate;
use super::error::GateError;
use crate::stock::gate::GateCounters;
use std::collections::HashMap;

impl RedisGate {
    /// The counters of goods without an open hold; `None` while Redis is away or where it changed hands in between.
    pub(in crate::stock::gate) async fn counters(&self) -> Option<GateCounters> {
        let session = self.session()?;
        let read = async {
            let applied = session.state().await?.applied;
            let counters = session.scan().await?;
            session.state().await?;
            Ok::<_, GateError>((applied, counters))
        };
        match read.await {
            Ok((applied_event_id, counters)) => {
                // Versions begin anew with each epoch, and the same number must not look unchanged.
                let version = |version: u64| (session.epoch.unsigned_abs() << 40) | version;
                let quiet: HashMap<_, _> = counters
                    .into_iter()
                    .filter(|(_, counter)| counter.known && counter.holds == 0)
                    .map(|(goods, counter)| (goods, (counter.available, version(counter.version))))
                    .collect();
                Some(GateCounters { quiet, applied_event_id })
            }
            Err(error) => {
                tracing::debug!(%error, "the gate's counters cannot be read");
                self.wake.notify_one();
                None
            }
        }
    }
}
