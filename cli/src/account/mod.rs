//! `miri account`: one's own account.

mod edit;
mod password;
mod show;
mod signup;
mod verify_email;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri account verify-email anna@example.com
  miri account signup --name 안나 --phone 010-1234-5678 --address '서울시 마포구'
  miri account show
  miri account edit --address '서울시 중구 세종대로 110'";

/// `miri account ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Show the account
    Show(show::ShowArgs),
    /// Change the telephone number or the address
    Edit(edit::EditArgs),
    /// Change the password; every other session ends
    Password(password::PasswordArgs),
    /// Make an account with the token that was mailed
    Signup(signup::SignupArgs),
    /// Have a token mailed that proves an address
    VerifyEmail(verify_email::VerifyEmailArgs),
}

impl AccountCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Show(args) => args.run(app).await,
            Self::Edit(args) => args.run(app).await,
            Self::Password(args) => args.run(app).await,
            Self::Signup(args) => args.run(app).await,
            Self::VerifyEmail(args) => args.run(app).await,
        }
    }
}
