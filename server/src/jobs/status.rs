//! The job `status`: once a day every parcel and every return takes a step, at most one each.
//!
//! What has stood where it is since before today, in the shop's zone, goes on. So a run that is repeated, on the same day or
//! by another server, finds nothing, and days that were missed are one step and not several. What is written is stamped with
//! the real now and not with the time of the cron line: the window of a return begins when a parcel was said to be there.

use super::run::WriteError;
use super::{Counts, Run};
use crate::clock::ShopTime;
use crate::orders::line::Waiting;
use crate::returns;
use crate::shipping::steps::{self, Step};
use crate::storage::{Result, Tx};
use miri_common::LineId;

/// Lines in one write. Others wait for it, so it must not take long.
const BATCH: i64 = 200;

/// What lines wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Returns,
    Parcels(Step),
}

impl Work {
    /// Returns first: their units can be ordered again. Parcels arrive before others leave, though none does both in a run.
    const ALL: [Self; 3] = [Self::Returns, Self::Parcels(Step::Arrive), Self::Parcels(Step::Leave)];

    /// What a line has done, in counts.
    const fn done(self) -> &'static str {
        match self {
            Self::Returns => "returned",
            Self::Parcels(Step::Arrive) => "delivered",
            Self::Parcels(Step::Leave) => "shipped",
        }
    }

    async fn due(self, tx: &mut Tx<'_>, today: ShopTime, after: Waiting) -> Result<Vec<Waiting>> {
        match self {
            Self::Returns => returns::due(tx, today, after, BATCH).await,
            Self::Parcels(step) => steps::due(tx, step, today, after, BATCH).await,
        }
    }

    async fn carry_out(
        self,
        tx: &mut Tx<'_>,
        lines: &[Waiting],
        today: ShopTime,
        now: ShopTime,
    ) -> Result<u64> {
        match self {
            Self::Returns => returns::complete(tx, lines, today, now).await,
            Self::Parcels(step) => steps::take(tx, step, lines, today, now).await,
        }
    }
}

/// One run.
///
/// # Errors
/// When some lines could not take their step, after all others have.
pub async fn run(run: Run) -> anyhow::Result<()> {
    let mut stuck = Vec::new();
    for work in Work::ALL {
        stuck.extend(carry_out_all(&run, work).await?);
    }
    match stuck.first() {
        None => Ok(()),
        Some((line, error)) => {
            anyhow::bail!("{} lines could not take their step, line {line} first: {error}", stuck.len())
        }
    }
}

/// Goes through all that is due, in batches; gives the lines that failed.
async fn carry_out_all(run: &Run, work: Work) -> anyhow::Result<Vec<(LineId, WriteError)>> {
    let today = run.now.start_of_day(&run.app.zone);
    let mut after = Waiting::FIRST;
    let mut stuck = Vec::new();
    loop {
        let due = run
            .app
            .store
            .read_internal(async move |tx: &mut Tx<'_>| work.due(tx, today, after).await)
            .await?;
        let Some(last) = due.last() else { return Ok(stuck) };
        after = *last;
        match carry_out(run, work, due.clone(), today).await {
            // One of them is to blame, and must not keep the others.
            Err(WriteError::Storage(error)) if !error.is_passing() => {
                for line in due {
                    if let Err(error) = carry_out(run, work, vec![line], today).await {
                        stuck.push((line.line, error));
                    }
                }
            }
            written => _ = written?,
        }
    }
}

async fn carry_out(
    run: &Run,
    work: Work,
    lines: Vec<Waiting>,
    today: ShopTime,
) -> std::result::Result<Counts, WriteError> {
    let clock = run.app.clock.clone();
    run.write(async move |tx: &mut Tx<'_>| {
        Ok(Counts::of(work.done(), work.carry_out(tx, &lines, today, clock.shop()).await?))
    })
    .await
}
