//! `miri token create`.

use super::list::scopes;
use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Cell, Heading, Shown, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::{AccessToken, MakeToken};
use miri_common::labels::Scope;

const EXAMPLES: &str = "\
Examples:
  miri token create --name ci --scopes read,buy --expires-in-days 30
  umask 077 && miri token create --name ci --scopes read --expires-in-days 30 --jq .token > token.txt

Scopes: read (see what is yours), buy (wish, order, cancel, return), sell (register and change goods), admin (run the
shop, where the account does). Each says what it allows beside nothing: buy does not include read.";

/// `miri token create`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct CreateArgs {
    /// What you call it, 1 to 50 characters
    #[arg(long)]
    name: String,
    /// What it may do
    #[arg(long, value_name = "read|buy|sell|admin", value_delimiter = ',', required = true)]
    scopes: Vec<Scope>,
    /// How long it works, 1 to 366 days
    #[arg(long, value_name = "DAYS")]
    expires_in_days: i64,
    #[command(flatten)]
    write: WriteArgs,
}

impl CreateArgs {
    /// Makes the token and shows it.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let token = MakeToken { name: self.name, scopes: self.scopes, expires_in_days: self.expires_in_days };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let times = app.times(&change.client).await?;
        let made = change.send(async |shop, key| shop.make_token(&token, key).await).await?;
        change.out().record(&made, &times)?;
        if made.token.is_some() && !app.out.is_json() {
            output::note(&say!(
                app.lang(),
                "토큰은 지금 한 번만 보입니다. 안전한 곳에 두세요.",
                "The token is shown this once. Keep it where nobody else reads it."
            ))?;
        }
        Ok(())
    }
}

impl Shown for AccessToken {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("tokenId", heading("번호", "Id"), Cell::MaybeNumber(self.token_id.known())),
            ("name", heading("이름", "Name"), Cell::text(&self.name)),
            ("scopes", heading("범위", "Scopes"), Cell::text(scopes(self))),
            ("createdDate", heading("만든 때", "Made"), Cell::Time(Some(self.created_date))),
            ("expiresAt", heading("만료", "Until"), Cell::Time(Some(self.expires_at))),
            ("token", heading("토큰", "Token"), Cell::text(self.token.clone().unwrap_or_default())),
        ]
    }
}
