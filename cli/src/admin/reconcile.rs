//! `miri admin reconcile`: the gate is corrected from the database.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::GateReconciled;

const EXAMPLES: &str = "\
Examples:
  miri admin reconcile
  miri admin reconcile --dry-run          how many goods it would correct

The database decides what is sold; the gate in front of it only spares it. This sets the gate's counters anew.";

/// `miri admin reconcile`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ReconcileArgs {
    #[command(flatten)]
    write: WriteArgs,
}

impl ReconcileArgs {
    /// Corrects the gate.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let reconciled = change.send(async |shop, key| shop.reconcile_gate(key).await).await?;
        change.out().record(&reconciled, &Times::WallClock)
    }
}

impl Shown for GateReconciled {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("gate", heading("게이트", "Gate"), Cell::text(&self.gate)),
            ("corrected", heading("고친 상품", "Corrected"), Cell::Number(self.corrected)),
        ]
    }
}
