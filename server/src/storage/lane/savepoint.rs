//! One job inside a batch, with or without a savepoint of its own.
//!
//! A savepoint costs two statements, and SQLite copies every page that is written for the first time inside it
//! (<https://sqlite.org/tempfiles.html>, statement journals), for each job again. Nearly every job succeeds, and most that fail
//! do so before they have written anything. So a batch runs without savepoints first; when a job has written and fails, all of
//! it is rolled back and its jobs run again, each between a savepoint and its release.

use super::Ended;
use crate::storage::job::BoxedJob;
use crate::storage::work::Mark;
use crate::storage::{Engine, Result, StorageError, Tx};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// How long a job may run on a database behind a network. A statement has a limit of its own, so this ends only a job that
/// waits for something else than its transaction.
const JOB_LIMIT: Duration = Duration::from_mins(2);

/// How the jobs of a batch are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// Not at all: a job that has written and fails spoils the batch.
    Not,
    /// Each has a savepoint and is undone alone.
    BySavepoints,
}

/// How one job of a batch ran.
pub(super) enum Ran {
    /// To this end; where it failed, what it had written is undone.
    To(Ended),
    /// It has failed after it had written, and that is still there.
    Spoilt,
}

/// Runs a job. An error here means that the transaction itself is unusable, as does the poison of `tx`.
pub(super) async fn run(tx: &mut Tx<'_>, job: &mut BoxedJob, apart: Apart) -> Result<Ran> {
    if apart == Apart::BySavepoints {
        tx.command("SAVEPOINT job").await?;
    }
    let mark: Mark = tx.mark();
    let engine = tx.engine();
    let running = AssertUnwindSafe(job.run(tx)).catch_unwind();
    let outcome = match engine {
        // SQLite answers at once, so a future that is pending waits for something that it must not wait for.
        Engine::Sqlite => running.now_or_never(),
        Engine::MariaDb => tokio::time::timeout(JOB_LIMIT, running).await.ok(),
    };
    tx.look_for_abandoned_statement();
    if tx.poison().is_some() {
        return Ok(Ran::To(Ended::Answer)); // Never used: the caller looks at the poison first.
    }
    let (keep, end) = match outcome {
        Some(Ok(keep)) => (keep, Ended::Answer),
        None => (false, defect("a job waited for something else than its transaction")),
        Some(Err(panic)) => (false, defect(&format!("a job panicked: {}", panic_text(panic.as_ref())))),
    };
    if apart == Apart::Not {
        if keep {
            return Ok(Ran::To(end));
        }
        let spoilt = tx.has_written_since(&mark);
        tx.forget_since(&mark);
        return Ok(if spoilt { Ran::Spoilt } else { Ran::To(end) });
    }
    if !keep {
        tx.forget_since(&mark);
        tx.command("ROLLBACK TO job").await?;
    }
    if engine == Engine::Sqlite {
        // MariaDB replaces a savepoint by the next one of its name (mariadb.com/kb/en/savepoint), SQLite nests them.
        tx.command("RELEASE job").await?;
    }
    Ok(Ran::To(end))
}

fn defect(what: &str) -> Ended {
    tracing::error!(what, "a job did not run as a job must");
    Ended::Failed(StorageError::Defect(what.to_owned()))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
