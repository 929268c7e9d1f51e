//! `miri man`: the manual page of a command.

use crate::failure::CliError;
use crate::help;
use crate::output::Out;
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri man | man -l -
  miri man order place | man -l -
  miri man > ~/.local/share/man/man1/miri.1";

/// `miri man`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ManArgs {
    /// A command, such as `order place` [default: miri itself]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// A manual page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManPage {
    /// The page in roff, as `man` reads it.
    page: String,
}

/// Writes the page.
pub(crate) fn run(args: &ManArgs, out: Out) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(help::command_of(&args.command)?)
        .render(&mut page)
        .map_err(|error| CliError::io("manual page", error))?;
    let page = String::from_utf8(page).map_err(|error| CliError::Other(error.to_string()))?;
    let answer = ManPage { page };
    out.text(&answer, &answer.page)
}
