//! `miri admin stock-audit`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Cell, Heading, Listed, Times, heading};
use crate::words::say;
use clap::Args;
use miri_common::api::{AuditReport, AuditViolation};

const EXAMPLES: &str = "\
Examples:
  miri admin stock-audit
  miri admin stock-audit --deep --json
  miri admin stock-audit || notify        exit code 11 when something is wrong

Columns in a pipe, one row a violation: invariant, id, expected, found";

/// `miri admin stock-audit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct StockAuditArgs {
    /// Check the database file itself as well; this takes longer
    #[arg(long)]
    deep: bool,
}

impl StockAuditArgs {
    /// Runs the audit over the live shop.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let report = app.signed_in().await?.stock_audit(self.deep).await?;
        app.out.listing(&report, &report.violations, &Times::WallClock)?;
        if !app.out.is_json() {
            output::note(&checked(app, &report))?;
        }
        if report.clean { Ok(()) } else { Err(CliError::Drift { violations: report.violations.len() }) }
    }
}

fn checked(app: &App, report: &AuditReport) -> String {
    let counts: Vec<String> = report.checked.iter().map(|(what, count)| format!("{what} {count}")).collect();
    let counts = counts.join(", ");
    if report.clean {
        say!(app.lang(), "이상 없음. 확인한 것: {counts}", "clean; checked: {counts}")
    } else {
        say!(app.lang(), "확인한 것: {counts}", "checked: {counts}")
    }
}

impl Listed for AuditViolation {
    const NAMES: &'static [&'static str] = &["invariant", "id", "expected", "found"];
    const HEADINGS: &'static [Heading] = &[
        heading("규칙", "invariant"),
        heading("대상", "id"),
        heading("기대", "expected"),
        heading("실제", "found"),
    ];

    fn cells(&self) -> Vec<Cell> {
        [&self.invariant, &self.id, &self.expected, &self.found].into_iter().map(Cell::text).collect()
    }
}
