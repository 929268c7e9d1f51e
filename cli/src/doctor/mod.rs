//! `miri doctor`: what this command needs, looked at piece by piece. What each piece is found to be is said in `checks`.
//!
//! Everything is looked at, also behind a piece that is not well; the exit code is that of the first failure. No secret is shown, and no
//! keyring is opened when the token comes from outside.

mod checks;

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, Times, heading};
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri doctor
  miri doctor --json | jq '.checks[] | select(.verdict != \"ok\")'

Columns in a pipe: name, verdict (ok, attention or failed), state, detail";

/// `miri doctor`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct DoctorArgs {}

/// How one piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum Verdict {
    /// As it should be.
    Ok,
    /// Worth knowing; commands work.
    Attention,
    /// Commands that need it fail.
    Failed,
}

/// One piece that was looked at.
#[derive(Debug, Serialize, ToSchema)]
struct Check {
    name: &'static str,
    verdict: Verdict,
    /// A stable word.
    state: String,
    /// The same for people.
    detail: String,
    /// What a command that needs it would fail with.
    #[serde(skip)]
    failure: Option<CliError>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    healthy: bool,
    checks: Vec<Check>,
}

impl DoctorArgs {
    /// Looks at everything.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let checks = checks::all(app).await?;
        let healthy = checks.iter().all(|check| check.verdict != Verdict::Failed);
        let mut report = Report { healthy, checks };
        app.out.listing(&report, &report.checks, &Times::WallClock)?;
        let failure = report.checks.iter_mut().find_map(|check| check.failure.take());
        failure.map_or(Ok(()), Err)
    }
}

impl Check {
    fn ok(name: &'static str, state: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Ok, state: state.into(), detail: detail.into(), failure: None }
    }

    /// Worth knowing.
    fn attention(mut self) -> Self {
        self.verdict = Verdict::Attention;
        self
    }

    /// A piece that is not well.
    fn failed(
        name: &'static str,
        state: impl Into<String>,
        detail: impl Into<String>,
        failure: CliError,
    ) -> Self {
        Self {
            name,
            verdict: Verdict::Failed,
            state: state.into(),
            detail: detail.into(),
            failure: Some(failure),
        }
    }
}

impl Verdict {
    const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Failed => "failed",
        }
    }
}

impl Listed for Check {
    const NAMES: &'static [&'static str] = &["name", "verdict", "state", "detail"];
    const HEADINGS: &'static [Heading] = &[
        heading("항목", "check"),
        heading("판정", "verdict"),
        heading("상태", "state"),
        heading("설명", "detail"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.name),
            Cell::text(self.verdict.code()),
            Cell::text(&self.state),
            Cell::text(&self.detail),
        ]
    }
}
