//! Effects outside the database: a charge, a void, a refund, a letter.
//!
//! A consumer only writes the work row, in its own transaction. The worker claims rows that are due, has the effect done
//! under the row's own idempotency key, and the answer is recorded together with the end of the row. A claim is nothing but
//! a postponement: it moves `next_at` ahead by compare-and-set, so a worker that dies leaves a row that becomes due again.
//! A partner that is away is asked again without limit and never holds up others.

use crate::clock::{Clock, MachineTime};
use crate::params;
use crate::random::Random;
use crate::storage::{Result, Row, StorageError, Store, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Rows claimed at once.
const CLAIM_BATCH: i64 = 256;
/// Deliveries under way at once: enough for several commits, because each takes two of them.
const CONCURRENCY: usize = 512;
/// For how long a claim keeps others away.
const CLAIM_TIME: Duration = Duration::from_secs(30);
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

/// What kind of effect a delivery has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Takes the money of an order; the subject is the order.
    Charge,
    /// Makes sure that no money is taken for an order any more; the subject is the order.
    Void,
    /// Gives the money of an order line back; the subject is the line.
    Refund,
    /// Sends a letter; the subject is the letter.
    Mail,
    /// Writes letters to everyone who wishes for some goods; the subject is the announcement.
    Announce,
}

/// Who carries deliveries out. Each desk has a worker of its own that looks at its own rows only, so that whoever waits for
/// one partner is not in the way of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// What the payment provider is asked for.
    Payments,
    /// What a mail server is asked for.
    Mail,
    /// Letters that are written to many.
    Announcements,
}

impl Desk {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Mail => "mail",
            Self::Announcements => "announcements",
        }
    }
}

impl Kind {
    const ALL: [Self; 5] = [Self::Charge, Self::Void, Self::Refund, Self::Mail, Self::Announce];

    /// Who carries it out.
    const fn desk(self) -> Desk {
        match self {
            Self::Charge | Self::Void | Self::Refund => Desk::Payments,
            Self::Mail => Desk::Mail,
            Self::Announce => Desk::Announcements,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Void => "void",
            Self::Refund => "refund",
            Self::Mail => "mail",
            Self::Announce => "announce",
        }
    }
}

/// One effect that is to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The work row.
    pub id: i64,
    /// What is to be done.
    pub kind: Kind,
    /// To what.
    pub subject: i64,
    /// The key under which the partner is asked; the same at every attempt.
    pub idempotency_key: String,
    /// How often it was tried, this attempt included.
    pub attempts: i64,
}

/// Whoever carries deliveries out.
pub trait Courier: Send + Sync + 'static {
    /// Whose rows are its own.
    const DESK: Desk = Desk::Payments;
    /// Deliveries under way at once.
    const CONCURRENCY: usize = CONCURRENCY;

    /// Waits while there is no use in trying, because the partner is known to be away. Nothing is claimed meanwhile.
    fn available(&self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// Has the effect done and records its answer, which includes [`finish`]. An error is tried again later.
    fn deliver(&self, delivery: &Delivery) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// Writes the work row of an effect; false when the same effect was asked for before.
pub async fn request(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: i64,
    event_id: i64,
    now: MachineTime,
) -> Result<bool> {
    let key = format!("{}:{subject}", kind.name());
    tx.insert_if_absent(
        "INSERT INTO deliveries (desk, kind, subject_id, event_id, idempotency_key, attempts, next_at) VALUES (?, ?, ?, ?, ?, 0, ?)",
        params![kind.desk().name(), kind.name(), subject, event_id, &key, now],
    )
    .await
}

/// Ends a delivery, in the transaction that records its answer. Ending it twice changes nothing.
pub async fn finish(tx: &mut Tx<'_>, id: i64, now: MachineTime) -> Result<()> {
    tx.execute("UPDATE deliveries SET done_at = ? WHERE id = ? AND done_at IS NULL", params![now, id])
        .await
        .map(|_| ())
}

/// Makes a delivery due at once and as if it had never been tried, because a part of it is done and more is left.
pub async fn go_on(tx: &mut Tx<'_>, id: i64, now: MachineTime) -> Result<()> {
    tx.execute(
        "UPDATE deliveries SET next_at = ?, attempts = 0 WHERE id = ? AND done_at IS NULL",
        params![now, id],
    )
    .await
    .map(|_| ())
}

/// Makes every open delivery due at once, for a server that has just started: claims of the process before it mean nothing
/// any more. On a database that others share their claims go too, and the same is asked for twice, under the same key.
pub async fn forget_claims(tx: &mut Tx<'_>, now: MachineTime) -> Result<u64> {
    tx.execute("UPDATE deliveries SET next_at = ? WHERE done_at IS NULL AND next_at > ?", params![now, now])
        .await
}

/// Deliveries that are not done.
pub async fn open_count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL", &[]).await?.get(0)
}

/// Deliveries that wait for no later time.
pub async fn due_count(tx: &mut Tx<'_>, now: MachineTime) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL AND next_at <= ?";
    tx.query_one(sql, params![now]).await?.get(0)
}

/// Has an effect that was asked for tried at once instead of at its next time, and asks for it where nobody has. One that is being
/// tried right now is asked for a second time, under the same key. False when it is done.
pub async fn hurry(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: i64,
    event_id: i64,
    now: MachineTime,
) -> Result<bool> {
    if request(tx, kind, subject, event_id, now).await? {
        return Ok(true);
    }
    let key = format!("{}:{subject}", kind.name());
    let row = tx
        .lock_opt("SELECT id FROM deliveries WHERE idempotency_key = ? AND done_at IS NULL", params![&key])
        .await?;
    let Some(row) = row else { return Ok(false) };
    let id: i64 = row.get(0)?;
    tx.compare_and_set("UPDATE deliveries SET next_at = ? WHERE id = ? AND done_at IS NULL", params![now, id])
        .await
}

/// The worker: claims what is due and has it delivered, until `stop`; then gives what is under way a moment to finish.
pub struct Worker<C> {
    /// Who delivers.
    pub courier: Arc<C>,
    /// The database.
    pub store: Store,
    /// Machine time.
    pub clock: Clock,
    /// For jitter.
    pub random: Random,
    /// Told when a row may have been written.
    pub wake: Arc<Notify>,
}

impl<C: Courier> Worker<C> {
    /// Works until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let worker = Arc::new(self);
        let slots = Arc::new(Semaphore::new(C::CONCURRENCY));
        let mut tasks = JoinSet::new();
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => break,
                () = worker.courier.available() => {}
            }
            while tasks.try_join_next().is_some() {}
            let free = i64::try_from(slots.available_permits()).unwrap_or(CLAIM_BATCH).min(CLAIM_BATCH);
            let claimed = if free > 0 { worker.claim(free).await } else { Ok(Vec::new()) };
            let claimed = claimed.unwrap_or_else(|error| {
                tracing::warn!(%error, "deliveries wait for the database");
                Vec::new()
            });
            let none = claimed.is_empty();
            for delivery in claimed {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { break };
                let worker = Arc::clone(&worker);
                tasks.spawn(async move {
                    worker.attempt(delivery).await;
                    drop(slot);
                    worker.wake.notify_one();
                });
            }
            if none {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = worker.wake.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        }
        // A partner that does not answer must not keep the server from ending: the row is due again at the next start, and is
        // asked for under the same key.
        let finished = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(FINISH_TIMEOUT, finished).await.is_err() {
            tasks.shutdown().await;
        }
    }

    async fn claim(&self, limit: i64) -> Result<Vec<Delivery>> {
        let now = self.clock.machine();
        let due =
            self.store.read_internal(async move |tx: &mut Tx<'_>| due(tx, C::DESK, now, limit).await).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let clock = self.clock.clone();
        // The time is read in the lane, because waiting for it must not shorten the claim.
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| claim_all(tx, clock.machine(), &due).await)
            .await
    }

    async fn attempt(&self, delivery: Delivery) {
        let error = match tokio::time::timeout(ATTEMPT_TIMEOUT, self.courier.deliver(&delivery)).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(_) => anyhow::anyhow!("no answer within {} s", ATTEMPT_TIMEOUT.as_secs()),
        };
        let doublings = u32::try_from(delivery.attempts.clamp(1, 16)).unwrap_or(16) - 1;
        let delay = (FIRST_DELAY_MS << doublings).min(MAX_DELAY_MS);
        let next_at = self.clock.machine() + Duration::from_millis(delay + self.random.below(delay));
        tracing::warn!(kind = delivery.kind.name(), subject = delivery.subject, attempts = delivery.attempts, error = %format!("{error:#}"), "a delivery is tried again later");
        let id = delivery.id;
        let postponed = self
            .store
            .write_internal(async move |tx: &mut Tx<'_>| {
                tx.execute(
                    "UPDATE deliveries SET next_at = ? WHERE id = ? AND done_at IS NULL",
                    params![next_at, id],
                )
                .await
            })
            .await;
        if let Err(error) = postponed {
            tracing::warn!(%error, "a delivery could not be postponed; its claim will run out");
        }
    }
}

/// Claims those of these rows that nobody else has claimed since they were read.
pub(crate) async fn claim_all(
    tx: &mut Tx<'_>,
    now: MachineTime,
    due: &[(Delivery, MachineTime)],
) -> Result<Vec<Delivery>> {
    let mut claimed = Vec::with_capacity(due.len());
    for (delivery, next_at) in due {
        let mine = tx
            .compare_and_set(
                "UPDATE deliveries SET next_at = ?, attempts = attempts + 1 WHERE id = ? AND next_at = ? AND done_at IS NULL",
                params![now + CLAIM_TIME, delivery.id, *next_at],
            )
            .await?;
        if mine {
            claimed.push(Delivery { attempts: delivery.attempts + 1, ..delivery.clone() });
        }
    }
    Ok(claimed)
}

/// The next deliveries of a desk that are due, each with the time that a claim must find.
pub(crate) async fn due(
    tx: &mut Tx<'_>,
    desk: Desk,
    now: MachineTime,
    limit: i64,
) -> Result<Vec<(Delivery, MachineTime)>> {
    let rows = tx
        .query_all(
            "SELECT id, kind, subject_id, idempotency_key, attempts, next_at FROM deliveries
             WHERE done_at IS NULL AND desk = ? AND next_at <= ? ORDER BY next_at, id LIMIT ?",
            params![desk.name(), now, limit],
        )
        .await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<(Delivery, MachineTime)> {
    let name: String = row.get(1)?;
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| StorageError::Corrupt(format!("there is no delivery of the kind {name}")))?;
    let delivery = Delivery {
        id: row.get(0)?,
        kind,
        subject: row.get(2)?,
        idempotency_key: row.get(3)?,
        attempts: row.get(4)?,
    };
    Ok((delivery, row.get(5)?))
}
