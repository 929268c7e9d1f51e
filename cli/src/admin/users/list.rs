//! `miri admin users list`.

use super::create::RoleArg;
use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::Account;

const EXAMPLES: &str = "\
Examples:
  miri admin users list
  miri admin users list --email anna@example.com --json=userId
  miri admin users list --role admin
  miri admin users list --locked true

Columns in a pipe: userId, email, userName, role, locked, signupDate, erasedDate";

/// `miri admin users list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    /// The whole e-mail address
    #[arg(long)]
    email: Option<String>,
    /// What they may do
    #[arg(long, value_enum)]
    role: Option<RoleArg>,
    /// Whether they are locked
    #[arg(long, value_name = "true|false")]
    locked: Option<bool>,
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists accounts.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let query = self.page.query_with([
            ("email", self.email),
            ("role", self.role.map(|role| role.role().code().to_owned())),
            ("locked", self.locked.map(|locked| locked.to_string())),
        ]);
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.page(&client.accounts(query).await?.users, &times)
    }
}

impl Listed for Account {
    const NAMES: &'static [&'static str] =
        &["userId", "email", "userName", "role", "locked", "signupDate", "erasedDate"];
    const HEADINGS: &'static [Heading] = &[
        heading("사용자", "user"),
        heading("이메일", "e-mail"),
        heading("이름", "name"),
        heading("역할", "role"),
        heading("잠김", "locked"),
        where_wide("가입", "since"),
        where_wide("삭제", "erased"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.user_id.0),
            Cell::text(self.email.clone().unwrap_or_default()),
            Cell::text(self.user_name.clone().unwrap_or_default()),
            Cell::text(self.role.code()),
            Cell::Flag(self.locked),
            Cell::Time(Some(self.signup_date)),
            Cell::Time(self.erased_date),
        ]
    }
}
