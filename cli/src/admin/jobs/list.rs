//! `miri admin jobs list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, where_wide};
use clap::Args;
use miri_common::api::{JobRun, JobView};

const EXAMPLES: &str = "\
Examples:
  miri admin jobs list
  miri admin jobs list --jq '.jobs[] | select(.lastRun.outcome == \"FAILED\") | .name'

Columns in a pipe: name, schedule, nextRun, running, outcome, startedAt, counts. The last three are of the last run.";

/// `miri admin jobs list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {}

impl ListArgs {
    /// Lists the jobs.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let jobs = client.jobs().await?;
        app.out.listing(&jobs, &jobs.jobs, &times)
    }
}

/// What a run did, how often.
pub(super) fn counts(run: &JobRun) -> String {
    run.counts.iter().map(|(what, count)| format!("{what} {count}")).collect::<Vec<_>>().join(", ")
}

impl Listed for JobView {
    const NAMES: &'static [&'static str] =
        &["name", "schedule", "nextRun", "running", "outcome", "startedAt", "counts"];
    const HEADINGS: &'static [Heading] = &[
        heading("작업", "job"),
        heading("일정", "schedule"),
        heading("다음", "next"),
        heading("실행 중", "running"),
        heading("마지막 결과", "last"),
        where_wide("시작", "started"),
        where_wide("한 일", "did"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let last = self.last_run.as_ref();
        vec![
            Cell::text(&self.name),
            Cell::text(&self.schedule),
            Cell::Time(self.next_run),
            Cell::Flag(self.running),
            Cell::text(last.map(|run| run.outcome.clone()).unwrap_or_default()),
            Cell::Time(last.map(|run| run.started_at)),
            Cell::text(last.map(counts).unwrap_or_default()),
        ]
    }
}
