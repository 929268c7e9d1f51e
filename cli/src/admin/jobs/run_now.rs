//! `miri admin jobs run`.

use super::list::counts;
use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::JobRun;

const EXAMPLES: &str = "\
Examples:
  miri admin jobs run status
  miri admin jobs run prune --dry-run     what would be done

NAME is the first column of miri admin jobs list. The exit code is 1 when the run did not end well.";

/// `miri admin jobs run`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RunArgs {
    /// The name of the job
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    write: WriteArgs,
}

impl RunArgs {
    /// Runs the job and waits for its end.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let times = app.times(&change.client).await?;
        let run = change.send(async |shop, key| shop.run_job(&self.name, key).await).await?;
        // The answer says itself whether it was a dry run.
        app.out.record(&run, &times)?;
        if run.outcome == "DONE" {
            return Ok(());
        }
        let (name, outcome) = (&run.name, &run.outcome);
        let why = run.error.as_deref().unwrap_or_default();
        Err(CliError::EndedOtherwise { what: format!("{name}: {outcome} {why}").trim_end().to_owned() })
    }
}

impl Shown for JobRun {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let took = self.took_ms.map(|took| i64::try_from(took).unwrap_or(i64::MAX));
        vec![
            ("name", heading("작업", "Job"), Cell::text(&self.name)),
            ("outcome", heading("결과", "Outcome"), Cell::text(&self.outcome)),
            ("counts", heading("한 일", "Did"), Cell::text(counts(self))),
            ("error", heading("오류", "Error"), Cell::text(self.error.clone().unwrap_or_default())),
            ("startedAt", heading("시작", "Started"), Cell::Time(Some(self.started_at))),
            ("tookMs", heading("걸린 ms", "Took ms"), Cell::MaybeNumber(took)),
            ("dryRun", heading("시험 실행", "Dry run"), Cell::Flag(self.dry_run)),
        ]
    }
}
