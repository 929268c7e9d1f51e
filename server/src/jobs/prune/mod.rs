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

mod what;

use super::registry::JOBS;
use super::{Counts, Run, open_drops};
use crate::auth::access_tokens::MADE_WITHIN;
use crate::events::deliveries::Desk;
use crate::events::progress::lowest_offset;
use crate::stock::gate::Gate;
use crate::storage::{Result, Tx};
use std::time::Duration;
use what::What;

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
