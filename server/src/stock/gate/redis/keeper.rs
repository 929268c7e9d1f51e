//! The one task that keeps the gate: it connects, finds out whether this Redis is the one that was loaded, watches it, applies
//! the log and sends releases.
//!
//! One task, so that nothing here races with anything else in this process. Other servers have their own; what they do at
//! once is settled by the scripts and by the claim in the database.

use super::address::{connect, identify};
use super::error::GateError;
use super::session::{Applied, RedisState, Session};
use super::stats::add;
use super::{Breaker, Phase, RESERVE_LIMIT, RedisGate, effects, epoch};
use crate::clock::Monotonic;
use crate::events::log;
use crate::storage::Tx;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

/// How often Redis is looked at. With the second that a look may take, a connection that is open and dead is found within 2 s.
const ROUND: Duration = Duration::from_millis(500);
/// The wait before Redis is connected to again.
const RETRY_DELAY: Duration = Duration::from_millis(250);
/// With more events to catch up on than this, loading is quicker.
const MAX_REPLAY: i64 = 20_000;
/// Holds that are given back in one call.
const RELEASES: usize = 256;

/// Holds that are to be given back. What could not be sent is kept for the next connection.
pub(super) struct Inbox {
    receiver: mpsc::Receiver<String>,
    unsent: Vec<String>,
}

impl Inbox {
    pub(super) const fn new(receiver: mpsc::Receiver<String>) -> Self {
        Self { receiver, unsent: Vec::new() }
    }
}

impl RedisGate {
    /// Keeps the gate until `stop`. Only the first call does anything.
    pub(in crate::stock::gate) async fn run(&self, stop: CancellationToken) {
        let inbox = self.inbox.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(mut inbox) = inbox else { return };
        loop {
            let why = tokio::select! {
                () = stop.cancelled() => GateError::Stopped,
                why = self.keep(&mut inbox) => why,
            };
            self.go_on_without(&why);
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(RETRY_DELAY) => {}
            }
        }
    }

    fn go_on_without(&self, why: &GateError) {
        let before = self.phase.send_replace(Phase::Open(why.to_string()));
        match before {
            Phase::Ready(_) if !matches!(why, GateError::Stopped) => {
                tracing::warn!(%why, "orders go on without Redis");
            }
            _ => tracing::debug!(%why, "Redis is not the gate"),
        }
    }

    /// Connects, and then does everything until something is wrong.
    async fn keep(&self, inbox: &mut Inbox) -> GateError {
        let (session, mut position) = match self.connect().await {
            Ok(found) => found,
            Err(why) => return why,
        };
        let session = Arc::new(session);
        *self.breaker() = Breaker::new();
        self.phase.send_replace(Phase::Ready(Arc::clone(&session)));
        tracing::info!(epoch = session.epoch, "orders ask Redis");
        let mut committed = self.store.committed_event();
        let mut rounds = interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let outcome = tokio::select! {
                newer = newer_than(&mut committed, position) => match newer {
                    Ok(()) => self.drain(&session, position).await.map(|at| position = at),
                    Err(why) => Err(why),
                },
                () = inbox.filled() => self.send(&session, inbox).await,
                () = self.wake.notified() => self.look(&session, &mut position).await,
                _ = rounds.tick() => self.look(&session, &mut position).await,
            };
            if let Err(why) = outcome {
                return why;
            }
        }
    }

    /// A session with a Redis that was found to be the loaded one, or was loaded, and the event that it is at.
    async fn connect(&self) -> Result<(Session, i64), GateError> {
        let mut connection = connect(&self.config).await?;
        let identity = identify(&mut connection).await?;
        let known = epoch::known(&self.store, &self.random).await?;
        let is_known = known.epoch > 0 && (known.identity == identity || !self.checked);
        let session = self.session_of(connection.clone(), identity.clone(), &known.shop_id, known.epoch);
        let resumed = if is_known { self.resume(&session).await? } else { None };
        let (session, position) = match resumed {
            Some(position) => (session, position),
            None => self.rebuild(connection, identity, &known).await?,
        };
        let before = self.stats.epoch.swap(session.epoch, Ordering::Relaxed);
        if before != 0 && before != session.epoch {
            add(&self.stats.epoch_changes, 1);
        }
        self.applied.send_replace(position);
        Ok((session, position))
    }

    /// Catches up from the log; `None` when Redis has to be loaded instead.
    async fn resume(&self, session: &Session) -> Result<Option<i64>, GateError> {
        let state = match session.state().await {
            Ok(state) => state,
            Err(GateError::Epoch | GateError::Lost) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !self.checked {
            // The planted fault believes what this server last knew instead of asking.
            return Ok(Some((*self.applied.borrow()).max(state.applied)));
        }
        let last = self.store.read_internal(async |tx: &mut Tx<'_>| log::last_id(tx).await).await?;
        // A database that was restored from a backup has another history than the one that Redis has seen.
        if !(last - MAX_REPLAY..=last).contains(&state.applied) {
            return Ok(None);
        }
        match self.drain(session, state.applied).await {
            Ok(position) => Ok(Some(position)),
            Err(GateError::Epoch | GateError::Pruned) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Applies the log from `position` to its end; gives the event that Redis is at then.
    async fn drain(&self, session: &Session, mut position: i64) -> Result<i64, GateError> {
        loop {
            let batch = effects::next(&self.store, position).await?;
            if batch.first == 0 {
                return Ok(position);
            }
            if batch.first != position + 1 {
                return Err(GateError::Pruned);
            }
            let applied = session.apply(position, &batch).await?;
            let (Applied::UpTo(at) | Applied::Gap(at)) = applied;
            position = at;
            self.applied.send_replace(position);
            if matches!(applied, Applied::UpTo(_)) && !batch.more {
                return Ok(position);
            }
        }
    }

    /// One round of the watch. Where another server has applied more of the log, we go on from there; what another one has
    /// written and not applied, we apply.
    async fn look(&self, session: &Session, position: &mut i64) -> Result<(), GateError> {
        let asked = Monotonic::now();
        let RedisState { applied, open_holds, late_orders } = session.look_again().await?;
        if asked.elapsed() < RESERVE_LIMIT {
            // As quick as an order needs it: that is as good as an order that tries.
            self.breaker().succeeded();
        }
        let known = epoch::known(&self.store, &self.random).await?;
        if session.checked && (known.epoch != session.epoch || known.identity != session.identity) {
            return Err(GateError::Replaced);
        }
        self.stats.open_holds.store(open_holds, Ordering::Relaxed);
        self.stats.late_orders.store(late_orders, Ordering::Relaxed);
        if applied > *position {
            *position = applied;
            self.applied.send_replace(applied);
        }
        if known.last_event > *position {
            *position = self.drain(session, *position).await?;
        }
        Ok(())
    }

    async fn send(&self, session: &Session, inbox: &mut Inbox) -> Result<(), GateError> {
        session.release(&inbox.unsent).await?;
        inbox.unsent.clear();
        Ok(())
    }
}

impl Inbox {
    /// Waits until there is something to send. Loses nothing when it is dropped while it waits.
    async fn filled(&mut self) {
        if self.unsent.is_empty() {
            self.receiver.recv_many(&mut self.unsent, RELEASES).await;
        }
    }
}

async fn newer_than(committed: &mut watch::Receiver<i64>, position: i64) -> Result<(), GateError> {
    committed.wait_for(|newest| *newest > position).await.map(drop).map_err(|_| GateError::Stopped)
}
