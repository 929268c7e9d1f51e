//! `miri token list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading};
use clap::Args;
use miri_common::api::AccessToken;
use miri_common::labels::Scope;

const EXAMPLES: &str = "\
Examples:
  miri token list
  miri token list --json=tokenId,name,expiresAt

Columns in a pipe: tokenId, name, scopes, createdDate, expiresAt, lastUsedAt";

/// `miri token list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {}

impl ListArgs {
    /// Lists the caller's tokens.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let tokens = client.tokens().await?;
        app.out.listing(&tokens, &tokens.tokens, &times)
    }
}

/// What a token may do, in one word.
pub(super) fn scopes(token: &AccessToken) -> String {
    token.scopes.iter().map(|scope| Scope::code(*scope)).collect::<Vec<_>>().join(",")
}

impl Listed for AccessToken {
    const NAMES: &'static [&'static str] =
        &["tokenId", "name", "scopes", "createdDate", "expiresAt", "lastUsedAt"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("이름", "name"),
        heading("범위", "scopes"),
        heading("만든 때", "made"),
        heading("만료", "until"),
        heading("마지막 사용", "last used"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.token_id.0),
            Cell::text(&self.name),
            Cell::text(scopes(self)),
            Cell::Time(Some(self.created_date)),
            Cell::Time(Some(self.expires_at)),
            Cell::Time(self.last_used_at),
        ]
    }
}
