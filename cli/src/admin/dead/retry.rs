//! `miri admin dead retry`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::EventsReplayed;

const EXAMPLES: &str = "\
Examples:
  miri admin dead retry 4
  miri admin dead retry 4 --dry-run

ID is the first column of miri admin dead list.";

/// `miri admin dead retry`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RetryArgs {
    /// The number by which it is retried
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    write: WriteArgs,
}

impl RetryArgs {
    /// Tries the event again.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let replayed = change.send(async |shop, key| shop.retry_event(self.id, key).await).await?;
        change.out().record(&replayed, &Times::WallClock)
    }
}

impl Shown for EventsReplayed {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let handled: Vec<String> = self.event_ids.iter().map(ToString::to_string).collect();
        vec![
            ("eventIds", heading("처리됨", "Handled"), Cell::text(handled.join(", "))),
            ("remaining", heading("남음", "Remaining"), Cell::Number(self.remaining)),
            ("reason", heading("이유", "Reason"), Cell::text(self.reason.clone().unwrap_or_default())),
        ]
    }
}
