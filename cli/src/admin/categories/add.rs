//! `miri admin categories add`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::Times;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::NewCategory;

const EXAMPLES: &str = "\
Examples:
  miri admin categories add HOME --ko 홈 --en Home
  miri admin categories add HOME --ko 홈 --en Home --dry-run";

/// `miri admin categories add`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct AddArgs {
    /// The stable code: 1 to 30 capitals, digits and underscores, a capital first
    #[arg(value_name = "CODE")]
    code: String,
    /// The Korean label, 1 to 30 characters
    #[arg(long, value_name = "LABEL")]
    ko: String,
    /// The English label, 1 to 30 characters
    #[arg(long, value_name = "LABEL")]
    en: String,
    #[command(flatten)]
    write: WriteArgs,
}

impl AddArgs {
    /// Adds the category.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let category = NewCategory { code: self.code, ko: self.ko, en: self.en };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let added = change.send(async |shop, key| shop.add_category(&category, key).await).await?;
        change.out().record(&added, &Times::WallClock)
    }
}
