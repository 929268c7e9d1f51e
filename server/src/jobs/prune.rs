//! The job `prune`: what is kept for a while only goes, oldest first, in small writes.
//!
//! | what | is kept |
//! |---|---|
//! | stored answers of idempotency keys | 48 h (API.md) |
//! | events | 7 days, and always what a consumer or the gate has not read, and what is set aside |
//! | refresh tokens, used or not | until they expire, because one that is used twice must be recognised |
//! | tokens that were mailed | until they expire |
//! | personal access tokens | until they expire; those that were revoked, for 24 h, because they count against how many may be made |
//! | sessions | until their last token has gone |
//! | runs of jobs | the newest 500 of each job |
//! | openings that the log was told of | 7 days |
//! | that a letter was refused for good | 30 days |
//! | that a letter or an announcement was delivered | 7 days, and always the newest delivery |
//!
//! A live client that comes back after more than 7 days is told to start anew. Orders, their history, payments, movements and
//! deliveries of money are kept for ever: such a delivery's row is what keeps its effect from being asked for again. A letter is asked for
//! under a number that is never given out twice, so its delivery may go. The newest stays because a delivery's own number would be
//! given out again (V38).

use super::registry::{JOBS, JobName};
use super::{Counts, Run, open_drops};
use crate::auth::access_tokens::MADE_WITHIN;
use crate::clock::{MachineTime, ShopTime};
use crate::events::deliveries::Desk;
use crate::events::progress::lowest_offset;
use crate::params;
use crate::stock::gate::Gate;
use crate::storage::{Engine, Result, Row, Tx};
use std::time::Duration;

/// Rows in one write.
const BATCH: i64 = 500;
/// How long a stored answer is kept.
const ANSWERS_KEPT: Duration = Duration::from_hours(48);
/// How long an event is kept: a live client may come back for as long.
pub const EVENTS_KEPT: Duration = Duration::from_hours(7 * 24);
/// How long it is remembered that an opening was told of; far longer than openings are looked for again.
const OPENINGS_KEPT: Duration = Duration::from_hours(7 * 24);
const _: () = assert!(OPENINGS_KEPT.as_secs() > open_drops::LOOK_BACK.as_secs());
/// How long it is kept that a letter was refused for good.
const REFUSALS_KEPT: Duration = Duration::from_hours(30 * 24);
/// How long it is kept that a letter or an announcement was delivered.
const DELIVERED_KEPT: Duration = Duration::from_hours(7 * 24);
/// Runs of each job that are kept.
const RUNS_KEPT: i64 = 500;

/// One run.
///
/// # Errors
/// When the database fails.
pub async fn work(run: Run) -> anyhow::Result<()> {
    let now = run.app.clock.machine();
    remove_all(&run, What::Answers { before: now - ANSWERS_KEPT }).await?;
    if let Some(read) = read_by_all(&run).await? {
        remove_all(&run, What::Events { read, before: now - EVENTS_KEPT }).await?;
    }
    remove_all(&run, What::Tokens { before: now }).await?;
    remove_all(&run, What::MailedTokens { before: now }).await?;
    remove_all(&run, What::RevokedTokens { before: now - MADE_WITHIN }).await?;
    remove_all(&run, What::ExpiredTokens { before: now }).await?;
    for job in JOBS {
        remove_all(&run, What::Runs(job.name)).await?;
    }
    remove_all(&run, What::Openings { before: run.now - OPENINGS_KEPT }).await?;
    remove_all(&run, What::Refusals { before: now - REFUSALS_KEPT }).await?;
    for desk in [Desk::Mail, Desk::Announcements] {
        remove_all(&run, What::Delivered { desk, before: now - DELIVERED_KEPT }).await?;
    }
    Ok(())
}

/// The last event that every consumer and the gate have read; `None` when the gate's place is not known, because its Redis is
/// away. It will want to catch up.
async fn read_by_all(run: &Run) -> Result<Option<i64>> {
    let read = run.app.store.read_internal(async |tx: &mut Tx<'_>| lowest_offset(tx).await).await?;
    Ok(match &*run.app.gate {
        Gate::Open => Some(read),
        gate => gate.applied_event_id().map(|applied| applied.min(read)),
    })
}

/// Removes all that is too old, oldest first: a read finds where a batch ends, a write removes it.
async fn remove_all(run: &Run, what: What) -> anyhow::Result<()> {
    let mut after = i64::MIN;
    loop {
        let found = run
            .app
            .store
            .read_internal(async move |tx: &mut Tx<'_>| what.last_of_batch(tx, after).await)
            .await?;
        let Some(last) = found else { return Ok(()) };
        run.write(async move |tx: &mut Tx<'_>| {
            Ok(Counts::of(what.name(), what.remove(tx, after, last).await?))
        })
        .await?;
        after = last;
    }
}

/// What goes. Rows are taken in the order of a number that grows with their age.
#[derive(Debug, Clone, Copy)]
enum What {
    Answers { before: MachineTime },
    Events { read: i64, before: MachineTime },
    Tokens { before: MachineTime },
    MailedTokens { before: MachineTime },
    RevokedTokens { before: MachineTime },
    ExpiredTokens { before: MachineTime },
    Runs(JobName),
    Openings { before: ShopTime },
    Refusals { before: MachineTime },
    Delivered { desk: Desk, before: MachineTime },
}

impl What {
    /// As it is counted.
    const fn name(self) -> &'static str {
        match self {
            Self::Answers { .. } => "answers",
            Self::Events { .. } => "events",
            Self::Tokens { .. } => "tokens",
            Self::MailedTokens { .. } => "mailedTokens",
            Self::RevokedTokens { .. } | Self::ExpiredTokens { .. } => "accessTokens",
            Self::Runs(_) => "runs",
            Self::Openings { .. } => "openings",
            Self::Refusals { .. } => "refusals",
            Self::Delivered { .. } => "deliveries",
        }
    }

    /// The number of the last row that goes among the next ones behind `after`.
    async fn last_of_batch(self, tx: &mut Tx<'_>, after: i64) -> Result<Option<i64>> {
        let row = match self {
            Self::Answers { before } => {
                let number = answer_number(tx.engine());
                let sql = format!(
                    "SELECT MAX(n) FROM (SELECT {number} AS n, created_at FROM idempotency_keys
                     WHERE {number} > ? ORDER BY {number} LIMIT ?) oldest WHERE created_at < ?"
                );
                tx.query_one(&sql, params![after, BATCH, before]).await?
            }
            Self::Events { read, before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, created_at FROM events WHERE id > ? AND id <= ? ORDER BY id LIMIT ?) oldest
                     WHERE created_at < ?";
                tx.query_one(sql, params![after, read, BATCH, before]).await?
            }
            Self::Tokens { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, expires_at FROM refresh_tokens WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE expires_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::MailedTokens { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, expires_at FROM mailed_tokens WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE expires_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            // Their owner decides how long they live and when they end, so it is by that time that they are walked.
            Self::RevokedTokens { before } => last_at(tx, "revoked_at", (after, before)).await?,
            Self::ExpiredTokens { before } => last_at(tx, "expires_at", (after, before)).await?,
            Self::Runs(job) => {
                let sql = "SELECT id FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT 1 OFFSET ?";
                let Some(row) = tx.query_opt(sql, params![job.name(), RUNS_KEPT]).await? else {
                    return Ok(None);
                };
                let sql = "SELECT MAX(id) FROM (SELECT id FROM job_runs WHERE job = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?) oldest";
                tx.query_one(sql, params![job.name(), after, row.get::<i64>(0)?, BATCH]).await?
            }
            Self::Openings { before } => {
                // They are numbered as they were told of, so one that opened late may stand before others.
                let sql = "SELECT MAX(id) FROM (SELECT id, opens_at FROM goods_openings WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE opens_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::Refusals { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, refused_at FROM letters WHERE id > ? AND refused_at IS NOT NULL ORDER BY id LIMIT ?) oldest
                     WHERE refused_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::Delivered { desk, before } => {
                tx.query_one(LAST_DELIVERED, params![desk.name(), after, BATCH, before]).await?
            }
        };
        row.get(0)
    }

    /// Removes the rows behind `after` up to `last` that are too old; gives how many there were.
    async fn remove(self, tx: &mut Tx<'_>, after: i64, last: i64) -> Result<u64> {
        match self {
            Self::Answers { before } => {
                let number = answer_number(tx.engine());
                let sql = format!(
                    "DELETE FROM idempotency_keys WHERE {number} > ? AND {number} <= ? AND created_at < ?"
                );
                tx.execute(&sql, params![after, last, before]).await
            }
            Self::Events { before, .. } => {
                let sql = "DELETE FROM events WHERE id > ? AND id <= ? AND created_at < ?
                     AND id NOT IN (SELECT event_id FROM dead_events)";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Tokens { before } => remove_tokens(tx, (after, last), before).await,
            Self::MailedTokens { before } => {
                let sql = "DELETE FROM mailed_tokens WHERE id > ? AND id <= ? AND expires_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::RevokedTokens { .. } => remove_at(tx, "revoked_at", (after, last)).await,
            Self::ExpiredTokens { .. } => remove_at(tx, "expires_at", (after, last)).await,
            Self::Runs(job) => {
                let sql = "DELETE FROM job_runs WHERE job = ? AND id > ? AND id <= ?";
                tx.execute(sql, params![job.name(), after, last]).await
            }
            Self::Openings { before } => {
                let sql = "DELETE FROM goods_openings WHERE id > ? AND id <= ? AND opens_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Refusals { before } => {
                let sql = "DELETE FROM letters WHERE id > ? AND id <= ? AND refused_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Delivered { desk, before } => {
                let newest: Option<i64> =
                    tx.query_one("SELECT MAX(id) FROM deliveries", &[]).await?.get(0)?;
                tx.execute(REMOVE_DELIVERED, params![desk.name(), after, last, before, newest]).await
            }
        }
    }
}

/// Deliveries are taken in the order in which they were done. The desk is named twice, because SQLite's index holds no charges (V81).
const LAST_DELIVERED: &str = "SELECT MAX(done_at) FROM
         (SELECT done_at FROM deliveries WHERE desk = ? AND desk <> 'payments' AND done_at > ? ORDER BY done_at LIMIT ?) oldest
     WHERE done_at < ?";
const REMOVE_DELIVERED: &str = "DELETE FROM deliveries
     WHERE desk = ? AND desk <> 'payments' AND done_at > ? AND done_at <= ? AND done_at < ? AND id <> ?";

/// What stored answers are taken in the order of. In SQLite rows are numbered as they come (V37), while MariaDB keeps them in
/// the order of their keys and has an index of their age.
const fn answer_number(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "rowid",
        Engine::MariaDb => "created_at",
    }
}

/// Removes tokens that have expired, and the sessions that have no token left: nobody can do anything with those any more.
async fn remove_tokens(tx: &mut Tx<'_>, (after, last): (i64, i64), before: MachineTime) -> Result<u64> {
    let expired = "FROM refresh_tokens WHERE id > ? AND id <= ? AND expires_at < ?";
    let sessions =
        tx.query_all(&format!("SELECT DISTINCT session_id {expired}"), params![after, last, before]).await?;
    let removed = tx.execute(&format!("DELETE {expired}"), params![after, last, before]).await?;
    for session in &sessions {
        let id: String = session.get(0)?;
        tx.execute(
            "DELETE FROM sessions WHERE id = ? AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE session_id = ?)",
            params![&id, &id],
        )
        .await?;
    }
    Ok(removed)
}

/// The time of the last personal access token of a batch, of which all are too old, by the column that holds the time.
async fn last_at(tx: &mut Tx<'_>, column: &str, (after, before): (i64, MachineTime)) -> Result<Row> {
    let sql = format!(
        "SELECT MAX(n) FROM (SELECT {column} AS n FROM access_tokens WHERE {column} > ? AND {column} < ?
         ORDER BY {column} LIMIT ?) oldest"
    );
    tx.query_one(&sql, params![after, before, BATCH]).await
}

/// Removes the personal access tokens of a batch; with the last one go all of the same instant.
async fn remove_at(tx: &mut Tx<'_>, column: &str, (after, last): (i64, i64)) -> Result<u64> {
    let sql = format!("DELETE FROM access_tokens WHERE {column} > ? AND {column} <= ?");
    tx.execute(&sql, params![after, last]).await
}

#[cfg(test)]
mod tests {
    use super::{LAST_DELIVERED, REMOVE_DELIVERED};
    use crate::storage::plans::scans;

    #[tokio::test]
    async fn deliveries_of_letters_are_looked_for_among_their_own() {
        assert_eq!(scans([LAST_DELIVERED, REMOVE_DELIVERED]).await, Vec::<String>::new());
    }
}
