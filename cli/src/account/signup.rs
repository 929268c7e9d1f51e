//! `miri account signup`: an account with the token that was mailed.

use crate::app::App;
use crate::failure::CliError;
use crate::output::Times;
use crate::said::Said;
use crate::secrets_in::{self, Wanted};
use clap::Args;
use miri_common::api::SignUp;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  miri account signup --name 안나 --phone 010-1234-5678 --address '서울시 마포구 월드컵로 1'
  miri account signup --name Anna --phone 010-1234-5678 --address '1 World Cup-ro, Seoul' \\
      --mail-token-file token.txt --password-file password.txt

First: miri account verify-email EMAIL, which mails the token. Then: miri login --email EMAIL";

/// `miri account signup`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct SignupArgs {
    /// The name, 1 to 30 letters of any script
    #[arg(long)]
    name: String,
    /// The telephone number, 000-0000-0000
    #[arg(long)]
    phone: String,
    /// Where parcels go, 1 to 100 characters
    #[arg(long)]
    address: String,
    /// Read the token that was mailed from a file (its first line)
    #[arg(long, value_name = "FILE")]
    mail_token_file: Option<PathBuf>,
    /// Read the password from a file (its first line)
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read those that have no file from stdin, a line each, the token first
    #[arg(long)]
    secrets_stdin: bool,
}

impl SignupArgs {
    /// Makes the account.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let wanted = [
            Wanted {
                file: self.mail_token_file.as_deref(),
                flag: "--mail-token-file",
                prompt: ("메일로 받은 인증 토큰: ", "Token from the mail: "),
            },
            Wanted {
                file: self.password_file.as_deref(),
                flag: "--password-file",
                prompt: ("비밀번호: ", "Password: "),
            },
        ];
        let [email_verification_token, password] =
            secrets_in::read(wanted, self.secrets_stdin.into(), app.asks)?;
        let user = SignUp {
            email_verification_token,
            user_name: self.name,
            password,
            phone_number: self.phone,
            address: self.address,
        };
        let message = app.client()?.sign_up(&user).await?;
        app.out.record(&Said { message }, &Times::WallClock)
    }
}
