//! `miri wish rm`: wishes go from the list.

use crate::app::{App, argv};
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::said::Batch;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::WishId;

const EXAMPLES: &str = "\
Examples:
  miri wish rm 3
  miri wish rm 3 5 8 --yes

WISH is the id of a wish: the first column of miri wish list.
Columns in a pipe: id, ok, error, message. The exit code is 3 when only a part could be removed.";

/// `miri wish rm`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RmArgs {
    /// The ids of the wishes
    #[arg(value_name = "WISH", required = true)]
    wishes: Vec<WishId>,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl RmArgs {
    /// Removes the wishes after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        self.write.takes_a_key_for(self.wishes.len())?;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let count = self.wishes.len();
        let what = say!(app.lang(), "위시 {count}개를 삭제합니다.", "This removes {count} of your wishes.");
        change.confirm(&what).await?;
        let ids = self.wishes.iter().map(|wish| wish.0);
        let (batch, first) = Batch::of(ids, app.lang(), async |id| {
            let again = argv!["wish", "rm", id, "--yes"];
            change.send_as(&again, async |shop, key| shop.remove_wish(WishId(id), key).await).await
        })
        .await;
        batch.end(first, change.out())
    }
}
