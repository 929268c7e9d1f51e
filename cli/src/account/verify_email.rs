//! `miri account verify-email`: the first step to an account.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Times};
use crate::said::Said;
use crate::words::say;
use clap::Args;
use miri_common::api::VerifyEmail;

const EXAMPLES: &str = "\
Examples:
  miri account verify-email anna@example.com

The shop says the same of every address, whether it has an account or not. The token works for ten minutes.";

/// `miri account verify-email`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct VerifyEmailArgs {
    /// The address to have an account
    #[arg(value_name = "EMAIL")]
    email: String,
}

impl VerifyEmailArgs {
    /// Asks for the letter.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let message = app.client()?.verify_email(&VerifyEmail { email: self.email }).await?;
        app.out.record(&Said { message }, &Times::WallClock)?;
        output::note(&say!(
            app.lang(),
            "다음: miri account signup --name NAME --phone PHONE --address ADDRESS",
            "next: miri account signup --name NAME --phone PHONE --address ADDRESS"
        ))
    }
}
