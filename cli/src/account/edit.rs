//! `miri account edit`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::writing::{Asking, Change, WriteArgs};
use clap::{ArgGroup, Args};
use miri_common::api::{ChangeProfile, ProfileChanged};

const EXAMPLES: &str = "\
Examples:
  miri account edit --address '서울시 중구 세종대로 110'
  miri account edit --phone 010-1234-5678 --dry-run";

/// `miri account edit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
#[command(group = ArgGroup::new("change").required(true).multiple(true).args(["phone", "address"]))]
pub(crate) struct EditArgs {
    /// The telephone number, 000-0000-0000
    #[arg(long)]
    phone: Option<String>,
    /// Where parcels go, 1 to 100 characters
    #[arg(long)]
    address: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

impl EditArgs {
    /// Changes the account.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let profile = ChangeProfile { phone_number: self.phone, address: self.address };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let changed = change.send(async |shop, key| shop.change_profile(&profile, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}

impl Shown for ProfileChanged {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("phoneNumber", heading("전화", "Telephone"), Cell::text(&self.phone_number)),
            ("address", heading("주소", "Address"), Cell::text(&self.address)),
        ]
    }
}
