//! Effects outside the database: a charge, a void, a refund, a letter.
//!
//! A consumer only writes the work row, in its own transaction. The worker claims rows that are due, has the effect done
//! under the row's own idempotency key, and the answer is recorded together with the end of the row. A claim is nothing but
//! a postponement: it moves `next_at` ahead by compare-and-set, so a worker that dies leaves a row that becomes due again.
//! A partner that is away is asked again without limit and never holds up others.
//!
//! Whoever writes a row while the worker of this process has a free place may take that place with it ([`Handover`]): then the
//! row is written as claimed, and the worker has it as soon as it is committed, without looking for it.

pub use super::worker::Worker;

use crate::clock::MachineTime;
use crate::storage::many::{MANY, many_ids};
use crate::storage::{Param, Result, Row, StorageError, Tx};
use crate::{many, params};
use miri_common::Won;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Deliveries under way at once: enough for several commits, because each takes two of them.
const CONCURRENCY: usize = 512;
/// For how long a claim keeps others away.
const CLAIM_TIME: Duration = Duration::from_secs(30);

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

    /// The stored name.
    pub(super) const fn name(self) -> &'static str {
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
    /// What the partner is to be asked for, where whoever asked for the delivery has fixed it in the same transaction.
    pub amount: Option<Won>,
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
    let desk = kind.desk().name();
    tx.insert_if_absent(INSERT, params![desk, kind.name(), subject, event_id, &key, 0_i64, now]).await
}

/// A delivery that is claimed, with its place at the worker.
pub(super) type Claimed = (Delivery, OwnedSemaphorePermit);

/// Where deliveries are handed to the worker of this process. Cheap to clone.
#[derive(Clone)]
pub struct Handover {
    pub(super) places: Arc<Semaphore>,
    queue: UnboundedSender<Claimed>,
    pub(super) wake: Arc<Notify>,
}

/// What was handed over, for the worker.
pub struct Handed {
    /// Kept, so that the queue does not end.
    pub(super) to: Handover,
    // Bounded by the places: each delivery in it has one.
    pub(super) queue: UnboundedReceiver<Claimed>,
}

/// Both ends, for the worker of this courier. The notification wakes it when a row may have been written without being handed
/// over.
pub fn handover<C: Courier>(wake: Arc<Notify>) -> (Handover, Handed) {
    let (sender, queue) = mpsc::unbounded_channel();
    let to = Handover { places: Arc::new(Semaphore::new(C::CONCURRENCY)), queue: sender, wake };
    (to.clone(), Handed { to, queue })
}

impl Handed {
    /// What waits now; its places are free again.
    pub(crate) fn take_waiting(&mut self) -> Vec<Delivery> {
        std::iter::from_fn(|| self.queue.try_recv().ok()).map(|(delivery, _)| delivery).collect()
    }
}

impl Handover {
    /// As [`request`], and once this is committed the delivery is under way: at once where the worker has a place for it, or
    /// as soon as it has. `amount` is what the partner is to be asked for, if that is known.
    pub async fn request(
        &self,
        tx: &mut Tx<'_>,
        (kind, subject): (Kind, i64),
        amount: Option<Won>,
        event_id: i64,
        now: MachineTime,
    ) -> Result<bool> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            let wake = Arc::clone(&self.wake);
            tx.after_commit(move || wake.notify_one());
            return request(tx, kind, subject, event_id, now).await;
        };
        let idempotency_key = format!("{}:{subject}", kind.name());
        let desk = kind.desk().name();
        let params = params![desk, kind.name(), subject, event_id, &idempotency_key, 1_i64, now + CLAIM_TIME];
        let Some(id) = tx.insert_unless_there(INSERT, params).await? else { return Ok(false) };
        let delivery = Delivery { id, kind, subject, idempotency_key, attempts: 1, amount };
        let queue = self.queue.clone();
        // A worker that has gone leaves the row to the next one.
        tx.after_commit(move || drop(queue.send((delivery, place))));
        Ok(true)
    }
}

const INSERT: &str = "INSERT INTO deliveries (desk, kind, subject_id, event_id, idempotency_key, attempts, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)";

/// Ends a delivery, in the transaction that records its answer. Ending it twice changes nothing.
pub async fn finish(tx: &mut Tx<'_>, id: i64, now: MachineTime) -> Result<()> {
    tx.execute("UPDATE deliveries SET done_at = ? WHERE id = ? AND done_at IS NULL", params![now, id])
        .await
        .map(|_| ())
}

/// Makes a delivery due at once and as if it had never been tried, because a part of it is done and more is left.
pub async fn go_on(tx: &mut Tx<'_>, id: i64, now: MachineTime) -> Result<()> {
    let sql = "UPDATE deliveries SET next_at = ?, attempts = 0 WHERE id = ? AND done_at IS NULL";
    tx.execute(sql, params![now, id]).await.map(|_| ())
}

/// As [`finish`], for many.
pub async fn finish_all(tx: &mut Tx<'_>, ids: &[i64], now: MachineTime) -> Result<()> {
    for some in ids.chunks(MANY) {
        let many = many_ids(some, |id| Param::from(*id));
        let params: Vec<_> = [Param::from(now)].into_iter().chain(many).collect();
        let sql = concat!("UPDATE deliveries SET done_at = ? WHERE id IN ", many!(), " AND done_at IS NULL");
        tx.execute(sql, &params).await?;
    }
    Ok(())
}

/// Makes a delivery due again at this time; its attempt has failed.
pub(super) async fn postpone(tx: &mut Tx<'_>, id: i64, next_at: MachineTime) -> Result<()> {
    tx.execute("UPDATE deliveries SET next_at = ? WHERE id = ? AND done_at IS NULL", params![next_at, id])
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

/// Claims those of these rows that nobody else has claimed since they were read.
pub(super) async fn claim_all(
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
pub(super) async fn due(
    tx: &mut Tx<'_>,
    desk: Desk,
    now: MachineTime,
    limit: usize,
) -> Result<Vec<(Delivery, MachineTime)>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
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
        amount: None,
    };
    Ok((delivery, row.get(5)?))
}
