//! `miri account password`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::Times;
use crate::said::Said;
use crate::secrets_in::{self, Wanted};
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::ChangePassword;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  miri account password
  miri account password --secrets-stdin < passwords.txt       the current one, then the new one, a line each
  miri account password --current-password-file old.txt --password-file new.txt

Every other session of the account ends; this one goes on.";

/// `miri account password`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct PasswordArgs {
    /// Read the current password from a file (its first line)
    #[arg(long, value_name = "FILE")]
    current_password_file: Option<PathBuf>,
    /// Read the new password from a file (its first line)
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read those that have no file from stdin, a line each, the current one first
    #[arg(long)]
    secrets_stdin: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl PasswordArgs {
    /// Changes the password. Both are read first, before anything is sent.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let wanted = [
            Wanted {
                file: self.current_password_file.as_deref(),
                flag: "--current-password-file",
                prompt: ("현재 비밀번호: ", "Current password: "),
            },
            Wanted {
                file: self.password_file.as_deref(),
                flag: "--password-file",
                prompt: ("새 비밀번호: ", "New password: "),
            },
        ];
        let [current_password, password] = secrets_in::read(wanted, self.secrets_stdin.into(), app.asks)?;
        let passwords = ChangePassword { current_password, password };
        let change = Change::begin(app, &self.write, Asking::Nothing).await?;
        let message = change.send(async |shop, key| shop.change_password(&passwords, key).await).await?;
        change.out().record(&Said { message }, &Times::WallClock)
    }
}
