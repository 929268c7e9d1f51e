//! `miri whoami`: who is signed in, by which token, until when.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::session::{self, Session, Sessions, SignedIn, TokenSource};
use clap::Args;
use jiff::Timestamp;
use miri_common::UserId;
use miri_common::labels::Role;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri whoami
  miri whoami --json
  MIRI_TOKEN=... miri whoami            whether a token from outside is good";

/// `miri whoami`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct WhoamiArgs {}

impl WhoamiArgs {
    /// Asks the shop whether the token is good, and shows what is known of it.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let source = app.token_source(&client)?;
        let token = source.access_token(&client).await?;
        let identity = match &source {
            TokenSource::Session(sessions) => {
                let (signed_in, session) = session::of(sessions).await?;
                Identity::of(&signed_in, &session, sessions)
            }
            outside => Identity::outside(outside, client.server(), &token),
        };
        // Any read that needs a token will do; this one is small.
        client.with_token(token).wishes(vec![("size", "1".to_owned())]).await?;
        app.out.record(&identity, &Times::WallClock)
    }
}

/// Someone who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    server: String,
    account: Option<String>,
    user_id: Option<UserId>,
    role: Option<Role>,
    token_source: &'static str,
    #[schema(value_type = Option<String>)]
    token_expires_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    session_expires_at: Option<Timestamp>,
    kept_in: Option<&'static str>,
    session_file: Option<String>,
}

impl Identity {
    /// The owner of a session.
    pub(crate) fn of(signed_in: &SignedIn, session: &Session, sessions: &Sessions) -> Self {
        Self {
            server: signed_in.server.clone(),
            account: Some(signed_in.account.clone()),
            user_id: Some(session.user_id),
            role: Some(session.role),
            token_source: "session",
            token_expires_at: session.access_expires_at,
            session_expires_at: session.refresh_expires_at,
            kept_in: Some(signed_in.kept_in.name()),
            session_file: sessions.plain_file(signed_in).map(|path| path.display().to_string()),
        }
    }

    /// The owner of a token from outside: only what the token says of itself.
    pub(crate) fn outside(source: &TokenSource, server: &str, token: &str) -> Self {
        let (user_id, token_expires_at) = session::told_by(token);
        Self {
            server: server.to_owned(),
            account: None,
            user_id,
            role: None,
            token_source: source.name(),
            token_expires_at,
            session_expires_at: None,
            kept_in: None,
            session_file: None,
        }
    }
}

impl Shown for Identity {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
        vec![
            ("server", heading("서버", "Server"), Cell::text(&self.server)),
            ("account", heading("계정", "Account"), text(&self.account)),
            ("userId", heading("사용자", "User"), Cell::MaybeNumber(self.user_id.map(|id| id.0))),
            ("role", heading("역할", "Role"), Cell::text(self.role.map_or("", Role::code))),
            ("tokenSource", heading("토큰 출처", "Token from"), Cell::text(self.token_source)),
            ("tokenExpiresAt", heading("토큰 만료", "Token until"), Cell::Instant(self.token_expires_at)),
            (
                "sessionExpiresAt",
                heading("로그인 만료", "Session until"),
                Cell::Instant(self.session_expires_at),
            ),
            ("keptIn", heading("저장 위치", "Kept in"), Cell::text(self.kept_in.unwrap_or_default())),
            ("sessionFile", heading("파일", "File"), text(&self.session_file)),
        ]
    }
}
