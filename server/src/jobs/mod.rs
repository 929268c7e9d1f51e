//! Work that is done by the clock.
//!
//! **Owns** when it runs, on which server, what is remembered of a run, and what a run that only shows what it would do leaves
//! behind: nothing. **Does not own** what is decided: each job calls the rules of the part it serves.
//!
//! | job | when | on | work |
//! |---|---|---|---|
//! | `status` | `MIRI_STATUS_CRON`, shop time | one server | [`status`]: parcels leave and arrive, returns are completed |
//! | `payment-deadline` | at each deadline | one server | [`payment_deadline`]: payments that were not made in time |
//! | `open-drops` | at each opening | one server | [`open_drops`]: tells the log that goods have opened |
//! | `prune` | daily, shop time | one server | [`prune`]: what is kept for a while only |
//! | `sweep-holds` | every 10 s, machine time | each server | [`sweep_holds`]: gate holds whose order's fate was never told |
//! | `reconcile-gate` | every 2 s, machine time | each server | [`reconcile_gate`]: the gate's counters against the database |
//!
//! What one server does for all needs the job's lease (`lease`), a row of the database. A run renews it, and each of its writes
//! names the term of the lease, so that one who was thought dead and comes back writes nothing. Another server takes a lease
//! over 6 s after its holder was last heard of. Jobs that look after a server's own gate need none.
//!
//! `jobs.done_until` is the shop time up to which everything that was due is done. A server that was down finds what fell due
//! meanwhile there, and one run catches up with all of it.
//!
//! Runs of `status` and `prune` are all remembered. The others run every few seconds and mostly find nothing: their last run is
//! remembered in this process, and only one that changed something, or failed, goes into `job_runs`.
//!
//! In reading order:
//! - [`JOBS`], [`Job`], [`When`], [`Who`], [`Keeps`]: the registry, one line a job. [`JobName`]: its name on the wire.
//! - [`Cron`]: a cron line in the shop's zone.
//! - `lease`: one server at a time. [`done_until`].
//! - [`Run`]: what a job works with. [`Counts`], [`Mode`]; [`WriteError`].
//! - [`run_now`], [`RunError`], [`Ran`]: a run that someone asks for. `schedule`: runs by the clock; [`start`], [`prepare`].
//! - [`Jobs`], [`overview`], [`JobState`], [`Past`]: what is known of them.
//!
//! [`every`] is for upkeep inside the process that is no job: nobody but the log hears of it.

mod board;
mod counts;
mod cron;
mod history;
mod lease;
pub mod open_drops;
pub mod payment_deadline;
mod perform;
pub mod prune;
pub mod reconcile_gate;
mod registry;
mod run;
mod schedule;
pub mod status;
pub mod sweep_holds;

pub use board::Jobs;
pub use counts::{Counts, Mode};
pub use cron::Cron;
pub use history::{Cause, JobState, Outcome, Past, overview};
pub use lease::{done_until, prepare};
pub use perform::{Ran, RunError, run_now};
pub use registry::{JOBS, Job, JobName, Keeps, When, Who};
pub use run::{Run, WriteError};
pub use schedule::{every, run_due, start};
