//! `miri login`: from an e-mail address and a password to a session that is kept.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Times};
use crate::password::PasswordArgs;
use crate::secrets::Place;
use crate::session::{Session, SignedIn, TokenSource};
use crate::whoami::Identity;
use crate::words::say;
use clap::Args;
use miri_common::Lang;
use miri_common::api::Login;

const EXAMPLES: &str = "\
Examples:
  miri login --email anna@example.com
  miri login --email anna@example.com --password-stdin < password.txt
  miri --profile seller login             the account of the profile
  miri login --email anna@example.com --insecure-storage

The tokens are kept in the keyring of the operating system: the Secret Service on Linux, the Keychain on macOS, the
Credential Manager on Windows. Where there is none, use MIRI_TOKEN, or --insecure-storage for a plain file.";

/// `miri login`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct LoginArgs {
    /// The address of the account [default: the profile's]
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
    /// Keep the tokens in a plain file that only you can read, instead of the keyring
    #[arg(long)]
    insecure_storage: bool,
}

impl LoginArgs {
    /// Signs in and keeps the session. Questions come first, and whether the tokens can be kept, before anything is sent.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let email = match self.email.or_else(|| app.account().map(str::to_owned)) {
            Some(email) => email,
            None if app.asks.somebody() => app.asks.email()?,
            None => return Err(CliError::MissingFlag { flag: "--email" }),
        };
        self.password.ensure(app.asks)?;
        let client = app.client()?;
        let sessions = app.sessions(&client)?;
        let place = if self.insecure_storage { Place::PlainFile } else { Place::Keyring };
        if self.insecure_storage {
            warn_of_plain_files(app.lang())?;
        }
        sessions.ready(place).await?;
        let login = Login { email, password: self.password.read(app.asks)? };
        let session = Session::new(client.login(&login).await?);
        let signed_in = SignedIn {
            server: client.server().to_owned(),
            account: login.email,
            user_id: session.user_id,
            kept_in: place,
        };
        match sessions.keep(&signed_in, &session).await {
            Ok(left_behind) => note_what_is_left_behind(app, left_behind)?,
            Err(error) => {
                // Nobody could use the session, so it does not stay open at the shop. If it cannot be ended it ends by itself.
                let _best_effort = session.end(&client).await;
                return Err(error);
            }
        }
        let source = app.token_source(&client)?;
        if !matches!(source, TokenSource::Session(_)) {
            let name = source.name();
            output::note(&say!(
                app.lang(),
                "참고: {name}이(가) 설정되어 있어 이 로그인보다 먼저 쓰입니다",
                "note: {name} is set and goes before this session"
            ))?;
        }
        app.out.record(&Identity::of(&signed_in, &session, &sessions), &Times::WallClock)
    }
}

/// Says what a plain file means, before anything is written.
pub(crate) fn warn_of_plain_files(lang: Lang) -> Result<(), CliError> {
    output::note(lang.pick(
        "경고: 토큰을 암호화하지 않은 파일에 저장합니다. 디스크를 읽을 수 있는 사람은 누구나 쓸 수 있습니다",
        "warning: the tokens are kept in a plain file; whoever can read your disk can use them",
    ))
}

/// Says that the tokens of an earlier login could not be removed from where they are.
fn note_what_is_left_behind(app: &App, why: Option<CliError>) -> Result<(), CliError> {
    let Some(why) = why else { return Ok(()) };
    let why = why.message(app.lang());
    output::note(&say!(
        app.lang(),
        "참고: 이전 로그인의 토큰을 지우지 못했습니다: {why}",
        "note: the tokens of the login before could not be removed: {why}"
    ))
}
