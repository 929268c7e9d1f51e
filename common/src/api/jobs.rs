//! Work by the clock, and the clock itself.

use crate::time::TimeInput;
use crate::validate::{Fields, Request};
use crate::{LocalTime, Msg};
use jiff::SignedDuration;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// `GET /api/admin/jobs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// Every job.
    pub jobs: Vec<JobView>,
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Its name: `status`, `payment-deadline`, `open-drops`, `sweep-holds`, `reconcile-gate` or `prune`.
    pub name: String,
    /// When it runs: a cron line in the shop's time zone, a period of machine time, or what it waits for.
    pub schedule: String,
    /// The next instant that is known; absent for a period, and where nothing is due.
    pub next_run: Option<LocalTime>,
    /// Whether it runs at this moment.
    pub running: bool,
    /// Its last run, even one that found nothing to do and is not among `runs`.
    pub last_run: Option<JobRun>,
    /// The newest runs that are remembered, newest first.
    pub runs: Vec<JobRun>,
}

/// One run of a job; also the answer of `POST /api/admin/jobs/{name}/run`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobRun {
    /// The job.
    pub name: String,
    /// `SCHEDULE` or `OPERATOR`.
    pub cause: String,
    /// `RUNNING`, `DONE`, `FAILED` or `ABANDONED`: its server was stopped or taken for dead, and another run goes on.
    pub outcome: String,
    /// What was done, how often; in a dry run, what would have been.
    pub counts: BTreeMap<String, u64>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it began, in shop time.
    pub started_at: LocalTime,
    /// How long it took; absent while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// Whether nothing was changed, because only that was asked for.
    pub dry_run: bool,
}

/// `GET /api/admin/clock`, in a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopClock {
    /// Shop time in RFC 3339 with milliseconds, UTC.
    pub now: String,
}

/// `POST /api/admin/clock`, in a rehearsal: one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoveClock {
    /// How far ahead, such as `24h` or `90m`: more than nothing.
    pub advance: Option<SignedDuration>,
    /// To which instant, in RFC 3339 or on the shop's wall clock; never back.
    pub set: Option<TimeInput>,
}

impl Serialize for MoveClock {
    /// The span is written in the form in which it is read.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(span) = self.advance {
            object.serialize_entry("advance", &span.to_string())?;
        }
        if let Some(time) = self.set {
            object.serialize_entry("set", &time)?;
        }
        object.end()
    }
}

impl Request for MoveClock {
    fn read(fields: &mut Fields<'_>) -> Self {
        let advance: Option<SignedDuration> = fields.optional_parsed("advance", Msg::FieldAdvance);
        if advance.is_some_and(|span| span <= SignedDuration::ZERO) {
            fields.refuse("advance", Msg::FieldAdvance);
        }
        let set = fields.optional_time("set");
        if fields.count_of(&["advance", "set"]) != 1 {
            fields.refuse("advance", Msg::FieldAdvanceOrSet);
        }
        Self { advance, set }
    }
}

/// The answer to [`MoveClock`]: every job that fell due on the way has run to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockMoved {
    /// Shop time in RFC 3339 with milliseconds, UTC.
    pub now: String,
    /// Whether that is where it was to go. If not, there was so much to do on the way that it stopped; ask again.
    pub arrived: bool,
    /// Whether nothing goes on any more by itself. If not, something outside the shop did not answer in time.
    pub at_rest: bool,
    /// What goes on, or waits.
    pub waiting: Waiting,
    /// Whether nothing was changed, because only that was asked for.
    pub dry_run: bool,
}

/// What goes on, or waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// Events that some reader of the log has not read.
    pub unread_events: i64,
    /// Jobs that run.
    pub jobs: u64,
    /// Charges, refunds, letters and the like that are due or under way.
    pub deliveries: u64,
    /// Those that have failed and wait for their next attempt. The shop is at rest all the same.
    pub postponed: u64,
}
