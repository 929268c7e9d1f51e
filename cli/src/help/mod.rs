//! `miri help [COMMAND...]`, and the topics that are no command.

mod environment;
mod output;

use crate::exit::Exit;
use crate::failure::CliError;
use crate::output::Out;
use clap::{Args, Command};
use miri_common::Lang;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri help
  miri help order place
  miri help exit-codes
  miri help environment
  miri help output";

/// `miri help`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct HelpArgs {
    /// A command, such as `order place`, or a topic: exit-codes, environment, output
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

/// A page of help.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HelpPage {
    /// The text as people read it.
    help: String,
    /// On `exit-codes`: the codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_codes: Option<Vec<ExitCode>>,
    /// On `environment`: the variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Vec<Variable>>,
}

/// An exit code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExitCode {
    /// The number.
    code: u8,
    /// What it means.
    meaning: String,
}

/// A variable of the environment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Variable {
    /// Its name.
    name: String,
    /// What it does.
    meaning: String,
}

/// Prints the help that was asked for.
pub(crate) fn run(args: &HelpArgs, out: Out) -> Result<(), CliError> {
    let words: Vec<&str> = args.topic.iter().map(String::as_str).collect();
    let page = match words[..] {
        ["exit-codes"] => exit_codes(out.lang()),
        ["environment"] => variables(),
        ["output"] => HelpPage { help: output::TEXT.to_owned(), ..HelpPage::default() },
        _ => {
            let mut command = command_of(&args.topic)?;
            HelpPage { help: command.render_long_help().to_string(), ..HelpPage::default() }
        }
    };
    out.text(&page, &page.help)
}

/// The command that these words name, with everything that it has from those above it.
pub(crate) fn command_of(words: &[String]) -> Result<Command, CliError> {
    let mut root = crate::command();
    root.build();
    let mut command = root;
    for word in words {
        command = command.find_subcommand(word).cloned().ok_or_else(|| CliError::Usage {
            message: format!("there is no help on `{}`", words.join(" ")),
            hint: Some("miri help".to_owned()),
        })?;
    }
    Ok(command)
}

fn exit_codes(lang: Lang) -> HelpPage {
    let line = |exit: &Exit| format!("{:>3}  {}\n", exit.number(), exit.meaning(lang));
    let code = |exit: Exit| ExitCode { code: exit.number(), meaning: exit.meaning(lang).to_owned() };
    HelpPage {
        help: Exit::ALL.iter().map(line).collect(),
        exit_codes: Some(Exit::ALL.map(code).into()),
        environment: None,
    }
}

fn variables() -> HelpPage {
    let line = |(name, meaning): &(&str, &str)| format!("{name:<18}{meaning}\n");
    let variable = |(name, meaning): &(&str, &str)| Variable {
        name: (*name).to_owned(),
        meaning: (*meaning).to_owned(),
    };
    HelpPage {
        help: environment::VARIABLES.iter().map(line).collect(),
        exit_codes: None,
        environment: Some(environment::VARIABLES.iter().map(variable).collect()),
    }
}
