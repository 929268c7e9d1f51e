//! Every job, one line each.

use super::{Cron, Run, lease, open_drops, payment_deadline, prune, reconcile_gate, status, sweep_holds};
use crate::app::{App, AppState};
use crate::clock::ShopTime;
use crate::storage::{Result, Tx};
use futures_util::future::BoxFuture;
use std::time::Duration;

/// The name of a job, as the wire and the database have it. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobName {
    /// Parcels and returns, a step a day.
    Status,
    /// Payments that were not made in time.
    PaymentDeadline,
    /// Goods that open.
    OpenDrops,
    /// Gate holds whose order's fate was never told.
    SweepHolds,
    /// The gate's counters against the database.
    ReconcileGate,
    /// What is kept for a while only.
    Prune,
}

impl JobName {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::PaymentDeadline => "payment-deadline",
            Self::OpenDrops => "open-drops",
            Self::SweepHolds => "sweep-holds",
            Self::ReconcileGate => "reconcile-gate",
            Self::Prune => "prune",
        }
    }

    /// The job of this name.
    pub fn job(self) -> &'static Job {
        // Every name is in the registry; a test says so.
        JOBS.iter().find(|job| job.name == self).unwrap_or(&JOBS[0])
    }

    /// The job that the wire calls so.
    pub fn named(name: &str) -> Option<Self> {
        JOBS.iter().map(|job| job.name).find(|job| job.name() == name)
    }
}

type NextInstant = fn(AppState, ShopTime) -> BoxFuture<'static, Result<Option<ShopTime>>>;

/// One job.
pub struct Job {
    /// Its name.
    pub name: JobName,
    /// When it runs.
    pub when: When,
    /// On which server.
    pub who: Who,
    /// Which of its runs are remembered.
    pub keeps: Keeps,
    /// Its work.
    pub(super) work: fn(Run) -> BoxFuture<'static, anyhow::Result<()>>,
}

/// When a job runs.
pub enum When {
    /// By a cron line in the shop's zone, once for all the instants that were missed.
    Cron(fn(&App) -> &Cron),
    /// At instants of shop time that are written in the database.
    Instants {
        /// The first of them after the given one that has not been seen to. It may lie in the past.
        next: NextInstant,
        /// In the words of the wire.
        label: &'static str,
    },
    /// Again and again, machine time.
    Every(Duration),
}

/// On which server a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// On one of those that share a database: whoever holds the lease.
    OneServer,
    /// On each, because it looks after what is that server's own.
    EachServer,
}

/// Which runs are remembered in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Every one.
    Every,
    /// Those that changed something, and those that failed.
    Changes,
}

/// Every job.
pub const JOBS: &[Job] = &[
    Job {
        name: JobName::Status,
        when: When::Cron(|app| &app.jobs.status_cron),
        who: Who::OneServer,
        keeps: Keeps::Every,
        work: |run| Box::pin(status::run(run)),
    },
    Job {
        name: JobName::PaymentDeadline,
        when: When::Instants {
            next: |app, after| Box::pin(payment_deadline::next(app, after)),
            label: "at payment deadlines",
        },
        who: Who::OneServer,
        keeps: Keeps::Changes,
        work: |run| Box::pin(payment_deadline::work(run)),
    },
    Job {
        name: JobName::OpenDrops,
        when: When::Instants {
            next: |app, after| Box::pin(open_drops::next(app, after)),
            label: "at openings of goods",
        },
        who: Who::OneServer,
        keeps: Keeps::Changes,
        work: |run| Box::pin(open_drops::work(run)),
    },
    Job {
        name: JobName::SweepHolds,
        when: When::Every(Duration::from_secs(10)),
        who: Who::EachServer,
        keeps: Keeps::Changes,
        work: |run| Box::pin(sweep_holds::work(run)),
    },
    Job {
        name: JobName::ReconcileGate,
        when: When::Every(Duration::from_secs(2)),
        who: Who::EachServer,
        keeps: Keeps::Changes,
        work: |run| Box::pin(reconcile_gate::work(run)),
    },
    Job {
        name: JobName::Prune,
        when: When::Cron(|app| &app.jobs.prune_cron),
        who: Who::OneServer,
        keeps: Keeps::Every,
        work: |run| Box::pin(prune::work(run)),
    },
];

impl Job {
    /// The first instant of shop time after `after` at which it has something to do that is not done; it may lie in the past.
    /// `None` when nothing is known to come, and for a job that goes by machine time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_after(&self, app: &AppState, after: ShopTime) -> Result<Option<ShopTime>> {
        match &self.when {
            When::Every(_) => Ok(None),
            When::Instants { next, .. } => next(AppState::clone(app), after).await,
            When::Cron(cron) => {
                let name = self.name;
                let done = app
                    .store
                    .read_internal(async move |tx: &mut Tx<'_>| lease::done_until(tx, name).await)
                    .await?;
                Ok(done.and_then(|done| cron(app).next_after(done.max(after), &app.zone)))
            }
        }
    }

    /// Whether a run at `now` still has something to do when everything up to `done_until` is done. Only a cron line can say so
    /// without looking.
    pub(super) fn is_due(&self, app: &App, done_until: ShopTime, now: ShopTime) -> bool {
        match &self.when {
            When::Cron(cron) => cron(app).next_after(done_until, &app.zone).is_some_and(|next| next <= now),
            When::Instants { .. } | When::Every(_) => true,
        }
    }

    /// When it runs, in words: a cron line, a period, or what it waits for.
    pub fn schedule(&self, app: &App) -> String {
        match &self.when {
            When::Cron(cron) => cron(app).text().to_owned(),
            When::Instants { label, .. } => (*label).to_owned(),
            When::Every(period) => format!("every {} s", period.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{JOBS, JobName};

    #[test]
    fn every_job_is_found_by_the_name_that_the_wire_has() {
        let names = ["status", "payment-deadline", "open-drops", "sweep-holds", "reconcile-gate", "prune"];
        assert!(JOBS.iter().map(|job| job.name.name()).eq(names));
        for name in names {
            let job = JobName::named(name).unwrap();
            assert_eq!((job.name(), job.job().name), (name, job));
        }
        assert_eq!(JobName::named("Status"), None);
    }
}
