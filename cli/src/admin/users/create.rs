//! `miri admin users create`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::password::PasswordArgs;
use crate::writing::{Asking, Change, WriteArgs};
use clap::{Args, ValueEnum};
use miri_common::api::{CreateUser, UserCreated};
use miri_common::labels::Role;

const EXAMPLES: &str = "\
Examples:
  miri admin users create --email anna@example.com --name Anna --phone 010-1234-5678 \\
      --address '서울시 마포구' --password-stdin < password.txt
  miri admin users create --email ops@example.com --name 관리자 --phone 010-0000-0000 \\
      --address '서울시 중구' --role admin --password-file secret.txt";

/// `miri admin users create`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct CreateArgs {
    /// The address to sign in with
    #[arg(long)]
    email: String,
    /// The name, 1 to 30 letters of any script
    #[arg(long)]
    name: String,
    /// The phone number, 000-0000-0000
    #[arg(long)]
    phone: String,
    /// The postal address, 1 to 100 characters
    #[arg(long)]
    address: String,
    /// What the account may do
    #[arg(long, value_name = "user|admin", value_enum, hide_possible_values = true, default_value_t = RoleArg::User)]
    role: RoleArg,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// What an account may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleArg {
    /// Buys and sells.
    User,
    /// Runs the shop.
    Admin,
}

impl RoleArg {
    /// As the wire says it.
    pub(super) const fn role(self) -> Role {
        match self {
            Self::User => Role::User,
            Self::Admin => Role::Admin,
        }
    }
}

impl CreateArgs {
    /// Creates the account. The password is read first, before anything is sent.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let password = self.password.read(app.asks)?;
        let user = CreateUser {
            email: self.email,
            user_name: self.name,
            password,
            phone_number: self.phone,
            address: self.address,
            role: self.role.role(),
        };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let created = change.send(async |shop, key| shop.create_user(&user, key).await).await?;
        change.out().record(&created, &Times::WallClock)
    }
}

impl Shown for UserCreated {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("userId", heading("사용자", "User"), Cell::MaybeNumber(self.user_id.known())),
            ("role", heading("역할", "Role"), Cell::text(self.role.code())),
        ]
    }
}
