//! `miri logout`: the session ends at the shop and is forgotten here.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::session::TokenSource;
use clap::Args;
use miri_common::client::ClientError;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri logout
  miri --profile seller logout";

/// `miri logout`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct LogoutArgs {}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedOut {
    server: String,
    ended_at_server: bool,
    removed_here: bool,
}

impl LogoutArgs {
    /// Ends the session. What is kept here goes in any case, even when the shop cannot be told; that is then the
    /// failure of this command.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let source = app.token_source(&client)?;
        let told = tell(&client, &source).await;
        let removed = match &source {
            TokenSource::Session(sessions) => sessions.forget().await,
            TokenSource::FlagFile(_) | TokenSource::Env(_) | TokenSource::EnvFile(_) => Ok(false),
        };
        let done =
            SignedOut { server: client.server().to_owned(), ended_at_server: told?, removed_here: removed? };
        app.out.record(&done, &Times::WallClock)
    }
}

/// Says whether a session was ended at the shop. One that is over already is no failure.
async fn tell(client: &miri_common::client::Client, source: &TokenSource) -> Result<bool, CliError> {
    let token = match source.access_token(client).await {
        Ok(token) => token,
        Err(CliError::SignedOut { .. }) => return Ok(false),
        Err(error) => return Err(error),
    };
    match client.clone().with_token(token).logout().await {
        Ok(_) => Ok(true),
        Err(ClientError::Refused { status: 401, .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Shown for SignedOut {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("server", heading("서버", "Server"), Cell::text(&self.server)),
            (
                "endedAtServer",
                heading("서버에서 종료", "Ended at the server"),
                Cell::Flag(self.ended_at_server),
            ),
            ("removedHere", heading("여기서 삭제", "Removed here"), Cell::Flag(self.removed_here)),
        ]
    }
}
