//! `miri auth token`: the one command that shows a token, for programs that speak to the shop themselves.

use crate::app::App;
use crate::failure::CliError;
use crate::output;
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  curl -H \"Authorization: Bearer $(miri auth token)\" http://127.0.0.1:8000/api/auth/wishlist
  miri auth token --json | jq -r .token

Whoever has the token can act as you until it ends.";

/// `miri auth token`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct TokenArgs {}

/// The token. It has no `Debug`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    token: String,
}

impl TokenArgs {
    /// Prints the token.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.client()?;
        let token = app.token_source(&client)?.access_token(&client).await?;
        if app.out.is_json() {
            app.out.document(&Token { token })
        } else {
            output::print(&format!("{token}\n"))
        }
    }
}
