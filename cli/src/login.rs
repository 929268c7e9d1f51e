//! `miri login`: from an e-mail address and a password to a session that is kept.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Times};
use crate::password::PasswordArgs;
use crate::session::{Session, TokenStore};
use crate::whoami::Identity;
use crate::words::say;
use clap::Args;
use miri_common::api::Login;

const EXAMPLES: &str = "\
Examples:
  miri login --email anna@example.com
  miri login --email anna@example.com --password-stdin < password.txt
  miri --profile seller login             the account of the profile";

/// `miri login`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct LoginArgs {
    /// The address of the account [default: the profile's]
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
}

impl LoginArgs {
    /// Signs in and keeps the session. Questions come first, before anything is sent.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let email = match self.email.or_else(|| app.account().map(str::to_owned)) {
            Some(email) => email,
            None if app.asks.somebody() => app.asks.email()?,
            None => return Err(CliError::MissingFlag { flag: "--email" }),
        };
        let login = Login { email, password: self.password.read(app.asks)? };
        let client = app.client()?;
        let pair = client.login(&login).await?;
        let session = Session::new(client.server(), &login.email, pair);
        let file = app.session_file(&client)?;
        file.save(&session)?;
        let path = file.path().display();
        output::note(&say!(
            app.lang(),
            "참고: 토큰은 암호화되지 않은 파일에 저장됩니다: {path}",
            "note: the token is kept in a plain file that only you can read: {path}"
        ))?;
        let store = app.token_store(&client)?;
        if !matches!(store, TokenStore::Session(_)) {
            let name = store.name();
            output::note(&say!(
                app.lang(),
                "참고: {name}이(가) 설정되어 있어 이 로그인보다 먼저 쓰입니다",
                "note: {name} is set and goes before this session"
            ))?;
        }
        app.out.record(&Identity::of(&session, &file), &Times::WallClock)
    }
}
