//! `miri admin goods edit`.

use crate::app::App;
use crate::failure::CliError;
use crate::goods::ChangeArgs;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::GoodsId;

const EXAMPLES: &str = "\
Examples:
  miri admin goods edit 12 --on-sale false
  miri admin goods edit 12 --category BEAUTY --dry-run";

/// `miri admin goods edit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct EditArgs {
    /// The id of the goods
    #[arg(value_name = "GOODS")]
    id: GoodsId,
    #[command(flatten)]
    change: ChangeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl EditArgs {
    /// Changes the goods.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let goods = self.change.change()?;
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let times = app.times(&change.client).await?;
        let changed =
            change.send(async |shop, key| shop.admin_change_goods(self.id, &goods, key).await).await?;
        change.out().record(&changed, &times)
    }
}
