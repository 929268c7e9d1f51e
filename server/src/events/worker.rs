//! The worker that has deliveries made: those that are handed to it and those that it finds due.
//!
//! All attempts run in its one task; each waits for its partner for itself.

use super::deliveries::{self, Claimed, Courier, Delivery, Handed};
use crate::clock::Clock;
use crate::random::Random;
use crate::storage::{Result, Store, Tx};
use futures_util::FutureExt;
use futures_util::future::{Fuse, FusedFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Rows claimed at once.
const CLAIM_BATCH: usize = 256;
/// Deliveries that are taken from those who hand them over at once.
const HANDED_AT_ONCE: usize = 64;
/// How long one attempt may take: less than a claim, so that a row is never under way twice, and a partner that never
/// answers holds no place for ever.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
/// The wait after the first failure; it doubles.
const FIRST_DELAY_MS: u64 = 100;
/// The longest wait between two attempts.
const MAX_DELAY_MS: u64 = 60_000;
/// How long deliveries under way may take to finish once the worker is told to stop.
const FINISH_TIMEOUT: Duration = Duration::from_secs(2);
/// How often the worker looks for rows that nobody told it of.
const POLL: Duration = Duration::from_millis(500);

/// The worker: takes what is handed over, claims what is due, and has it delivered, until `stop`; then gives what is under way
/// a moment to finish.
pub struct Worker<C> {
    /// Who delivers.
    pub courier: Arc<C>,
    /// The database.
    pub store: Store,
    /// Machine time.
    pub clock: Clock,
    /// For jitter.
    pub random: Random,
    /// What is handed over.
    pub handed: Handed,
}

impl<C: Courier> Worker<C> {
    /// Works until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let Self { courier, store, clock, random, handed } = self;
        let Handed { to, mut queue } = handed;
        let desk = Desk { courier, store, clock, random };
        let mut under_way = FuturesUnordered::new();
        let mut handed_over = Vec::new();
        let mut poll = tokio::time::interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Whether there may be more rows that are due, and the search for them.
        let mut look = true;
        let mut claiming = pin!(Fuse::terminated());
        loop {
            if look && claiming.is_terminated() {
                let free = to.places.available_permits().min(CLAIM_BATCH);
                let places = u32::try_from(free).ok().filter(|free| *free > 0);
                // Where there is none, the next that ends has it looked again.
                if let Some(places) =
                    places.and_then(|free| Arc::clone(&to.places).try_acquire_many_owned(free).ok())
                {
                    look = false;
                    claiming.set(desk.claim(places).fuse());
                }
            }
            tokio::select! {
                () = stop.cancelled() => break,
                _ = queue.recv_many(&mut handed_over, HANDED_AT_ONCE) => {
                    under_way.extend(handed_over.drain(..).map(|claimed| desk.attempt(claimed)));
                }
                Some(()) = under_way.next(), if !under_way.is_empty() => {}
                claimed = &mut claiming => {
                    look |= !claimed.is_empty();
                    under_way.extend(claimed.into_iter().map(|claimed| desk.attempt(claimed)));
                }
                () = to.wake.notified() => look = true,
                _ = poll.tick() => look = true,
            }
        }
        // A partner that does not answer must not keep the server from ending: the row is due again at the next start, and is
        // asked for under the same key.
        let finished = async { while under_way.next().await.is_some() {} };
        drop(tokio::time::timeout(FINISH_TIMEOUT, finished).await);
    }
}

/// What an attempt needs.
struct Desk<C> {
    courier: Arc<C>,
    store: Store,
    clock: Clock,
    random: Random,
}

impl<C: Courier> Desk<C> {
    /// Claims what is due, for as many places, once there is use in trying; those that nothing is due for are free again.
    async fn claim(&self, mut places: OwnedSemaphorePermit) -> Vec<Claimed> {
        self.courier.available().await;
        let claimed = self.claim_due(places.num_permits()).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "deliveries wait for the database");
            Vec::new()
        });
        claimed.into_iter().filter_map(|delivery| Some((delivery, places.split(1)?))).collect()
    }

    async fn claim_due(&self, limit: usize) -> Result<Vec<Delivery>> {
        let now = self.clock.machine();
        let due = self
            .store
            .read_internal(async move |tx: &mut Tx<'_>| deliveries::due(tx, C::DESK, now, limit).await)
            .await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let clock = self.clock.clone();
        // The time is read in the lane, because waiting for it must not shorten the claim.
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| {
                deliveries::claim_all(tx, clock.machine(), &due).await
            })
            .await
    }

    async fn attempt(&self, (delivery, _place): Claimed) {
        // One that panics takes nobody else with it.
        let delivering = AssertUnwindSafe(self.courier.deliver(&delivery)).catch_unwind();
        let error = match tokio::time::timeout(ATTEMPT_TIMEOUT, delivering).await {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(error))) => error,
            Ok(Err(_)) => anyhow::anyhow!("the courier panicked"),
            Err(_) => anyhow::anyhow!("no answer within {} s", ATTEMPT_TIMEOUT.as_secs()),
        };
        let doublings = u32::try_from(delivery.attempts.clamp(1, 16)).unwrap_or(16) - 1;
        let delay = (FIRST_DELAY_MS << doublings).min(MAX_DELAY_MS);
        let next_at = self.clock.machine() + Duration::from_millis(delay + self.random.below(delay));
        tracing::warn!(kind = delivery.kind.name(), subject = delivery.subject, attempts = delivery.attempts, error = %format!("{error:#}"), "a delivery is tried again later");
        let id = delivery.id;
        let postponed = self
            .store
            .write_internal(async move |tx: &mut Tx<'_>| deliveries::postpone(tx, id, next_at).await)
            .await;
        if let Err(error) = postponed {
            tracing::warn!(%error, "a delivery could not be postponed; its claim will run out");
        }
    }
}
