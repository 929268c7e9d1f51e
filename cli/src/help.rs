//! `miri help [COMMAND...]` and `miri help exit-codes`.

use crate::exit::Exit;
use crate::failure::CliError;
use crate::output::{self, Out};
use clap::Args;
use clap::error::ErrorKind;
use miri_common::Lang;
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  miri help
  miri help order place
  miri help exit-codes";

/// The one topic that is no command.
const EXIT_CODES: &str = "exit-codes";

/// `miri help`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct HelpArgs {
    /// A command, such as `order place`, or the topic exit-codes
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExitCodes {
    exit_codes: Vec<ExitCode>,
}

#[derive(Serialize)]
struct ExitCode {
    code: u8,
    meaning: &'static str,
}

#[derive(Serialize)]
struct HelpText {
    help: String,
}

/// Prints the help that was asked for.
pub(crate) fn run(args: &HelpArgs, out: Out) -> Result<(), CliError> {
    if args.topic == [EXIT_CODES] {
        return exit_codes(out);
    }
    let help = of_command(&args.topic)?;
    if out.is_json() { out.document(&HelpText { help }) } else { output::print(&help) }
}

/// Exactly what `miri TOPIC --help` says.
fn of_command(topic: &[String]) -> Result<String, CliError> {
    let words = topic.iter().map(String::as_str);
    let line = ["miri"].into_iter().chain(words).chain(["--help"]);
    match crate::command().try_get_matches_from(line) {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Ok(error.render().to_string()),
        _ => Err(CliError::Usage {
            message: format!("there is no help on `{}`", topic.join(" ")),
            hint: Some("miri help".to_owned()),
        }),
    }
}

fn exit_codes(out: Out) -> Result<(), CliError> {
    if out.is_json() {
        let code = |exit: Exit| ExitCode { code: exit.number(), meaning: exit.meaning(Lang::En) };
        return out.document(&ExitCodes { exit_codes: Exit::ALL.map(code).into() });
    }
    let line = |exit: &Exit| format!("{:>3}  {}\n", exit.number(), exit.meaning(out.lang()));
    output::print(&Exit::ALL.iter().map(line).collect::<String>())
}
