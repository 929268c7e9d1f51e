//! One server at a time.
//!
//! Whoever runs a job holds its lease under a term of its own until `lease_until`. It is renewed while the run goes on; every
//! write of the run begins with [`Lease::keep`], which fails once another server has taken the next term. So a server that
//! stood still and wakes up late has its writes undone, whatever it was about to write.

use super::history::{self, Cause};
use super::{Counts, JobName};
use crate::clock::{Clock, MachineTime, ShopTime};
use crate::params;
use crate::storage::{Result, StorageError, Store, Tx};
use std::time::Duration;

/// How long a lease lives without being renewed. With [`LOOK`](super::schedule) this is how soon a dead server's job goes on.
const LIFE: Duration = Duration::from_secs(6);
/// How often it is renewed.
pub(super) const RENEWAL: Duration = Duration::from_secs(2);

/// A job that this server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lease {
    job: JobName,
    term: i64,
    run: i64,
}

/// Makes the jobs ready for a server that starts. Everything before a database's first start counts as done. Where no other
/// server can be, leases that a killed one left behind mean nothing.
///
/// # Errors
/// When the database cannot be written.
pub async fn prepare(store: &Store, clock: &Clock) -> Result<()> {
    let (now, shared) = (clock.shop(), store.is_shared());
    store
        .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
            tx.execute("UPDATE jobs SET done_until = ? WHERE done_until = 0", params![now]).await?;
            if !shared {
                tx.execute("UPDATE jobs SET lease_until = 0 WHERE lease_until > 0", &[]).await?;
            }
            Ok(())
        })
        .await
}

/// The shop time up to which everything that was due is done; `None` for a job that each server does for itself.
pub async fn done_until(tx: &mut Tx<'_>, job: JobName) -> Result<Option<ShopTime>> {
    let row = tx.query_opt("SELECT done_until FROM jobs WHERE name = ?", params![job.name()]).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Whether some server holds the lease.
pub(super) async fn is_held(tx: &mut Tx<'_>, job: JobName, now: MachineTime) -> Result<bool> {
    let sql = "SELECT lease_until FROM jobs WHERE name = ? AND lease_until > ?";
    Ok(tx.query_opt(sql, params![job.name(), now]).await?.is_some())
}

/// Why a lease was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Another server has it.
    Held,
    /// What was due has been done meanwhile.
    NotDue,
}

/// Takes the lease of a job when nobody has it and `is_due` says of `done_until` that there is something to do. A run that its
/// server never ended is written down as abandoned.
pub(super) async fn claim(
    tx: &mut Tx<'_>,
    job: JobName,
    cause: Cause,
    clock: &Clock,
    is_due: impl Fn(ShopTime) -> bool,
) -> Result<std::result::Result<Lease, Refused>> {
    let sql = "SELECT term, lease_until, done_until FROM jobs WHERE name = ?";
    let row = tx.lock_opt(sql, params![job.name()]).await?;
    let row = row.ok_or_else(|| StorageError::Corrupt(format!("the job {} has no row", job.name())))?;
    let (term, lease_until): (i64, MachineTime) = (row.get(0)?, row.get(1)?);
    // Read here, because the row may have been waited for.
    let now = clock.machine();
    if lease_until > now {
        return Ok(Err(Refused::Held));
    }
    if !is_due(row.get(2)?) {
        return Ok(Err(Refused::NotDue));
    }
    let taken = tx
        .compare_and_set(
            "UPDATE jobs SET term = term + 1, lease_until = ? WHERE name = ? AND term = ?",
            params![now + LIFE, job.name(), term],
        )
        .await?;
    if !taken {
        return Ok(Err(Refused::Held));
    }
    history::abandon(tx, job, now).await?;
    let run = history::begin(tx, job, cause, clock.shop(), now).await?;
    Ok(Ok(Lease { job, term: term + 1, run }))
}

impl Lease {
    /// The row of its run.
    pub(super) const fn run(&self) -> i64 {
        self.run
    }

    /// Renews the lease; false when it is lost.
    pub(super) async fn keep(&self, tx: &mut Tx<'_>, now: MachineTime) -> Result<bool> {
        tx.compare_and_set(
            "UPDATE jobs SET lease_until = ? WHERE name = ? AND term = ?",
            params![now + LIFE, self.job.name(), self.term],
        )
        .await
    }

    /// Gives the lease back; `done_until` when the run has seen to everything up to then. False when it is lost.
    pub(super) async fn end(&self, tx: &mut Tx<'_>, done_until: Option<ShopTime>) -> Result<bool> {
        let (name, term) = (self.job.name(), self.term);
        match done_until {
            Some(done) => {
                let sql = "UPDATE jobs SET lease_until = 0, done_until = ? WHERE name = ? AND term = ?";
                tx.compare_and_set(sql, params![done, name, term]).await
            }
            None => {
                let sql = "UPDATE jobs SET lease_until = 0 WHERE name = ? AND term = ?";
                tx.compare_and_set(sql, params![name, term]).await
            }
        }
    }

    /// Writes down what the run has done so far.
    pub(super) async fn note(&self, tx: &mut Tx<'_>, counts: &Counts) -> Result<()> {
        history::note(tx, self.run, counts).await
    }
}
