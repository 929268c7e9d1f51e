//! `miri account show`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, heading};
use clap::Args;
use miri_common::api::UserPage;

const EXAMPLES: &str = "\
Examples:
  miri account show
  miri account show --json=userId,email,role
  miri account show --jq .address

The JSON also has the first page of your goods, wishes and orders, all from one moment.";

/// `miri account show`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ShowArgs {}

impl ShowArgs {
    /// Shows the account.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.record(&client.me().await?, &times)
    }
}

impl Shown for UserPage {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("userId", heading("사용자", "User"), Cell::Number(self.user_id.0)),
            ("email", heading("이메일", "E-mail"), Cell::text(&self.email)),
            ("userName", heading("이름", "Name"), Cell::text(&self.user_name)),
            ("phoneNumber", heading("전화", "Telephone"), Cell::text(&self.phone_number)),
            ("address", heading("주소", "Address"), Cell::text(&self.address)),
            ("role", heading("역할", "Role"), Cell::text(self.role.code())),
            ("signupDate", heading("가입", "Since"), Cell::Time(Some(self.signup_date))),
        ]
    }
}
