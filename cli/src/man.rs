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
    let command = help::command_of(&args.command)?;
    let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| CliError::io("manual page", error))?;
    let page = String::from_utf8(page).map_err(|error| CliError::Other(error.to_string()))?;
    let answer = ManPage { page: page + &section(&examples) };
    out.text(&answer, &answer.page)
}

/// The examples as a section of their own: lines as they are, with nothing in them that roff would take for its own.
fn section(examples: &str) -> String {
    let mut out = ".SH EXAMPLES\n.nf\n".to_owned();
    for line in examples.lines().skip_while(|line| *line == "Examples:") {
        // The escape that stands for nothing keeps a point or an apostrophe from beginning a request.
        out.push_str("\\&");
        out.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
        out.push('\n');
    }
    out + ".fi\n"
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn examples_are_lines_that_roff_leaves_alone() {
        assert_eq!(
            section("Examples:\n  miri goods add --name x \\\n.end"),
            ".SH EXAMPLES\n.nf\n\\&  miri goods add \\-\\-name x \\e\n\\&.end\n.fi\n"
        );
    }
}
