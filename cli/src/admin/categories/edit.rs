//! `miri admin categories edit`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::Times;
use crate::writing::{Asking, Change, WriteArgs};
use clap::{ArgGroup, Args};
use miri_common::api::ChangeCategory;

const EXAMPLES: &str = "\
Examples:
  miri admin categories edit HOME --en 'Home and living'
  miri admin categories edit HOME --ko 집 --dry-run";

/// `miri admin categories edit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
#[command(group = ArgGroup::new("change").required(true).multiple(true).args(["ko", "en"]))]
pub(crate) struct EditArgs {
    /// The code of the category, which stays
    #[arg(value_name = "CODE")]
    code: String,
    /// The Korean label, 1 to 30 characters
    #[arg(long, value_name = "LABEL")]
    ko: Option<String>,
    /// The English label, 1 to 30 characters
    #[arg(long, value_name = "LABEL")]
    en: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

impl EditArgs {
    /// Changes the labels.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let labels = ChangeCategory { ko: self.ko, en: self.en };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let changed =
            change.send(async |shop, key| shop.change_category(&self.code, &labels, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}
