//! `miri token revoke`.

use crate::app::{App, argv};
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::said::Batch;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::TokenId;

const EXAMPLES: &str = "\
Examples:
  miri token revoke 4
  miri token revoke 4 5 --yes

TOKEN is the id of a token: the first column of miri token list.
Columns in a pipe: id, ok, error, message. The exit code is 3 when only a part could be revoked.";

/// `miri token revoke`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RevokeArgs {
    /// The ids of the tokens
    #[arg(value_name = "TOKEN", required = true)]
    tokens: Vec<TokenId>,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl RevokeArgs {
    /// Revokes the tokens after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        self.write.takes_a_key_for(self.tokens.len())?;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let ids: Vec<String> = self.tokens.iter().map(ToString::to_string).collect();
        let ids = ids.join(", ");
        let what = say!(
            app.lang(),
            "토큰 {ids}을(를) 폐기합니다. 이를 쓰는 프로그램은 곧바로 멈춥니다.",
            "This ends the tokens {ids}. Whatever uses them stops working at once."
        );
        change.confirm(&what).await?;
        let ids = self.tokens.iter().map(|token| token.0);
        let (batch, first) = Batch::of(ids, app.lang(), async |id| {
            let again = argv!["token", "revoke", id, "--yes"];
            change.send_as(&again, async |shop, key| shop.revoke_token(TokenId(id), key).await).await
        })
        .await;
        batch.end(first, change.out())
    }
}
