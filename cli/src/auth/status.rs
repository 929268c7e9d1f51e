//! `miri auth status`.

use crate::app::App;
use crate::clock;
use crate::failure::CliError;
use crate::output::Times;
use crate::session::{self, TokenSource};
use crate::whoami::Identity;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri auth status
  miri auth status --json | jq -r .tokenExpiresAt
  miri auth status || miri login          exit code 4 when nobody is signed in";

/// `miri auth status`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct StatusArgs {}

impl StatusArgs {
    /// Shows what is kept here. The shop is not asked, so a token that it has revoked looks good; `miri whoami` asks.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let source = app.token_source(&client)?;
        let identity = match &source {
            TokenSource::Session(sessions) => {
                let (signed_in, session) = session::of(sessions).await?;
                if session.refresh_expires_at.is_some_and(|end| end <= clock::machine_now()) {
                    return Err(CliError::SignedOut { server: signed_in.server, ended: true });
                }
                Identity::of(&signed_in, &session, sessions)
            }
            outside => Identity::outside(outside, client.server(), &outside.access_token(&client).await?),
        };
        app.out.record(&identity, &Times::WallClock)
    }
}
