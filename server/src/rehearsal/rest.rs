//! When nothing goes on any more by itself.
//!
//! The shop is at rest when no job runs, every consumer and the gate have read the log to its end, and no delivery is due or
//! under way. What
//! waits for another attempt after a failed one is not waited for: it may wait for a partner that stays away. It is counted,
//! so that whoever asks knows.
//!
//! A claim of a delivery and its postponement look the same in the database (`next_at` lies ahead), so this process notes
//! which attempts have failed. One that another server has under way counts as under way. A desk that rests because its partner
//! is known to be away has its rows postponed without touching them.

use crate::app::App;
use crate::clock::{MachineTime, Monotonic};
use crate::events::deliveries::{Courier, Delivery, Desk};
use crate::events::log;
use crate::events::progress::lowest_offset;
use crate::storage::{Result, Tx};
use futures_util::FutureExt;
use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often it is looked again.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// What goes on, or waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Events that some consumer or the gate has not read.
    pub unread_events: i64,
    /// Jobs that this server runs.
    pub jobs: u64,
    /// Deliveries that are due or under way.
    pub deliveries: u64,
    /// Deliveries that wait for another attempt after a failed one.
    pub postponed: u64,
}

impl Rest {
    /// Whether nothing goes on by itself.
    pub const fn is_at_rest(&self) -> bool {
        self.unread_events == 0 && self.jobs == 0 && self.deliveries == 0
    }
}

/// The last attempt of each delivery that has failed, by its row, and the desks that rest.
#[derive(Default)]
pub struct Attempts {
    failed: Mutex<HashMap<i64, i64>>,
    resting: Mutex<HashSet<&'static str>>,
}

impl Attempts {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        // No panic can leave the map half changed.
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn resting(&self) -> MutexGuard<'_, HashSet<&'static str>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_failed(&self, id: i64, attempts: i64) -> bool {
        self.lock().get(&id) == Some(&attempts)
    }
}

/// A courier whose failed attempts are noted, in a rehearsal only.
pub struct Watched<C> {
    courier: C,
    attempts: Option<Arc<Attempts>>,
}

impl<C> Watched<C> {
    /// Watches `courier`.
    pub const fn new(courier: C, attempts: Option<Arc<Attempts>>) -> Self {
        Self { courier, attempts }
    }
}

impl<C: Courier> Courier for Watched<C> {
    const DESK: Desk = C::DESK;
    const CONCURRENCY: usize = C::CONCURRENCY;

    async fn available(&self) {
        let mut available = pin!(self.courier.available());
        let Some(attempts) = &self.attempts else { return available.await };
        if available.as_mut().now_or_never().is_some() {
            return;
        }
        let _resting = Resting::begin(attempts, C::DESK);
        available.await;
    }

    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let Some(attempts) = &self.attempts else { return self.courier.deliver(delivery).await };
        // An attempt that is given up has failed as well: then only the drop of this says so.
        let mut under_way = UnderWay { attempts, delivery, has_failed: true };
        let outcome = self.courier.deliver(delivery).await;
        under_way.has_failed = outcome.is_err();
        outcome
    }
}

/// A desk that rests until this is dropped.
struct Resting<'a> {
    attempts: &'a Attempts,
    desk: Desk,
}

impl<'a> Resting<'a> {
    fn begin(attempts: &'a Attempts, desk: Desk) -> Self {
        attempts.resting().insert(desk.name());
        Self { attempts, desk }
    }
}

impl Drop for Resting<'_> {
    fn drop(&mut self) {
        self.attempts.resting().remove(self.desk.name());
    }
}

struct UnderWay<'a> {
    attempts: &'a Attempts,
    delivery: &'a Delivery,
    has_failed: bool,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut attempts = self.attempts.lock();
        if self.has_failed {
            attempts.insert(self.delivery.id, self.delivery.attempts);
        } else {
            attempts.remove(&self.delivery.id);
        }
    }
}

/// An open delivery: its row, how often it was tried, when it is due, and its desk.
type Open = (i64, i64, MachineTime, String);

/// What goes on now.
///
/// # Errors
/// When the database cannot be read.
pub async fn look(app: &App, attempts: &Attempts) -> Result<Rest> {
    // Looked at first: what a job has written by its end is in the snapshot.
    let jobs = app.jobs.running();
    let (read, last, open) = app
        .store
        .read_internal(async |tx: &mut Tx<'_>| -> Result<_> {
            let open = tx
                .query_all("SELECT id, attempts, next_at, desk FROM deliveries WHERE done_at IS NULL", &[])
                .await?
                .iter()
                .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .collect::<Result<Vec<Open>>>()?;
            Ok((lowest_offset(tx).await?, log::last_id(tx).await?, open))
        })
        .await?;
    let read = app.gate.applied_event_id().map_or(read, |applied| applied.min(read));
    let now = app.clock.machine();
    let resting = attempts.resting().clone();
    let waits = |(id, tried, next_at, desk): &&Open| {
        if *next_at > now { attempts.has_failed(*id, *tried) } else { resting.contains(desk.as_str()) }
    };
    let postponed = open.iter().filter(waits).count() as u64;
    let deliveries = open.len() as u64 - postponed;
    Ok(Rest { unread_events: (last - read).max(0), jobs, deliveries, postponed })
}

/// Waits until the shop is at rest, or `patience` is over; gives what went on last.
///
/// # Errors
/// When the database cannot be read.
pub async fn settle(app: &App, attempts: &Attempts, patience: Duration) -> Result<Rest> {
    let started = Monotonic::now();
    loop {
        let rest = look(app, attempts).await?;
        if rest.is_at_rest() || started.elapsed() >= patience {
            return Ok(rest);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
