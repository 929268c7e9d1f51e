//! `miri admin backup`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::{BackupMade, MakeBackup};

const EXAMPLES: &str = "\
Examples:
  miri admin backup before-the-drop.db
  miri admin backup \"$(date +%F).db\" --json

One file in the server's folder backups, made while the shop goes on. It holds everything but the keys: keep the
server's folder keys beside it.";

/// `miri admin backup`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct BackupArgs {
    /// The name of the file: 1 to 64 letters, digits, `.`, `_` and `-`
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    write: WriteArgs,
}

impl BackupArgs {
    /// Makes the backup and waits for it.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let backup = MakeBackup { name: self.name };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let made = change.send(async |shop, key| shop.make_backup(&backup, key).await).await?;
        change.out().record(&made, &Times::WallClock)
    }
}

impl Shown for BackupMade {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("name", heading("이름", "Name"), Cell::text(&self.name)),
            ("sizeBytes", heading("크기(바이트)", "Bytes"), Cell::Number(self.size_bytes)),
            ("tookMs", heading("걸린 ms", "Took ms"), Cell::Number(self.took_ms)),
        ]
    }
}
