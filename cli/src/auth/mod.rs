//! `miri auth`: signing in and out under one noun, what is kept here about it, and the token itself for other programs.

mod status;
mod token;

pub(crate) use token::Token;

use crate::app::App;
use crate::failure::CliError;
use crate::login::LoginArgs;
use crate::logout::LogoutArgs;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri auth login --email anna@example.com
  miri auth status --json
  curl -H \"Authorization: Bearer $(miri auth token)\" http://127.0.0.1:8000/api/auth/wishlist
  miri auth logout";

const LOGIN_EXAMPLES: &str = "\
Examples:
  miri auth login --email anna@example.com
  miri auth login --email anna@example.com --password-stdin < password.txt

More is told by miri help login";

const LOGOUT_EXAMPLES: &str = "\
Examples:
  miri auth logout
  miri --profile seller auth logout";

/// `miri auth ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Sign in; the same as miri login
    #[command(before_help = LOGIN_EXAMPLES)]
    Login(LoginArgs),
    /// Sign out; the same as miri logout
    #[command(before_help = LOGOUT_EXAMPLES)]
    Logout(LogoutArgs),
    /// Whether you are signed in and where the token is kept, without asking the shop
    Status(status::StatusArgs),
    /// Print the access token, renewed if it is about to end
    Token(token::TokenArgs),
}

impl AuthCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Login(args) => args.run(app).await,
            Self::Logout(args) => args.run(app).await,
            Self::Status(args) => args.run(app).await,
            Self::Token(args) => args.run(app).await,
        }
    }
}
