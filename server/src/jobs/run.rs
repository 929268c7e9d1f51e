//! What a job works with: its application, its writes and its counts.

use super::lease::{Lease, RENEWAL};
use super::{Counts, Mode};
use crate::app::AppState;
use crate::clock::ShopTime;
use crate::storage::{Result, StorageError, Tx};
use std::sync::{Arc, Mutex, PoisonError};

/// What a job works with. Clones are the same run.
#[derive(Clone)]
pub struct Run {
    /// The application.
    pub app: AppState,
    /// The shop time at which it began.
    pub now: ShopTime,
    /// Whether it changes anything.
    pub mode: Mode,
    lease: Option<Lease>,
    counts: Arc<Mutex<Counts>>,
}

/// Why a write of a run did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Another server has taken the job over.
    #[error("another server has taken the job over")]
    Lost,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How a write ends that is rolled back on purpose, or not.
enum Undone {
    DryRun(Counts),
    Because(WriteError),
}

impl From<StorageError> for Undone {
    fn from(error: StorageError) -> Self {
        Self::Because(error.into())
    }
}

impl Run {
    pub(super) fn new(app: &AppState, mode: Mode, lease: Option<Lease>) -> Self {
        Self { app: Arc::clone(app), now: app.clock.shop(), mode, lease, counts: Arc::default() }
    }

    /// One write of the job: its effects, its counts and the proof that the job is still this server's, all or nothing. In a dry
    /// run it is rolled back. Gives what was, or would have been, done.
    ///
    /// # Errors
    /// [`WriteError::Lost`] when another server has taken the job over.
    pub async fn write<F>(&self, work: F) -> std::result::Result<Counts, WriteError>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<Counts> + Send + 'static,
    {
        let (mode, lease, clock, before) = (self.mode, self.lease, self.app.clock.clone(), self.counts());
        let written = self
            .app
            .store
            .write_internal(async move |tx: &mut Tx<'_>| -> std::result::Result<Counts, Undone> {
                if let Some(lease) = lease
                    && !lease.keep(tx, clock.machine()).await?
                {
                    return Err(Undone::Because(WriteError::Lost));
                }
                let counts = work(tx).await?;
                if mode == Mode::DryRun {
                    return Err(Undone::DryRun(counts));
                }
                if let Some(lease) = lease {
                    lease.note(tx, &before.clone().plus(&counts)).await?;
                }
                Ok(counts)
            })
            .await;
        match written {
            Ok(counts) | Err(Undone::DryRun(counts)) => {
                self.count(&counts);
                Ok(counts)
            }
            Err(Undone::Because(error)) => Err(error),
        }
    }

    /// Counts what was done in another way than by [`Run::write`].
    pub fn count(&self, counts: &Counts) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *all = std::mem::take(&mut *all).plus(counts);
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Renews the lease until it is lost.
    pub(super) async fn keep_lease(&self) {
        let Some(lease) = self.lease else { return std::future::pending().await };
        loop {
            tokio::time::sleep(RENEWAL).await;
            let clock = self.app.clock.clone();
            let kept = self
                .app
                .store
                .write_internal(async move |tx: &mut Tx<'_>| lease.keep(tx, clock.machine()).await)
                .await;
            match kept {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => tracing::warn!(%error, "the lease of a job could not be renewed"),
            }
        }
    }
}
