//! The flags that say how an answer is shown, and what follows from them.

use super::{Mode, Pick, Shape, View, jq};
use crate::failure::CliError;
use crate::schemas;
use crate::settings::Env;
use clap::{Args, ValueEnum};
use std::io::{self, IsTerminal};

// Help texts that would not pass as documentation.
const JSON_HELP: &str =
    "Write JSON to stdout and nothing else; with =FIELDS only these, such as --json=goodsId,goodsName";
const JQ_HELP: &str = "Put the JSON through this filter of jq; texts come out without quotes";
const OUTPUT_HELP: &str = "How to write the answer [default: table at a terminal, tsv in a pipe]";
const COLOR_HELP: &str = "When to use colours; NO_COLOR means never";

/// How an answer is shown.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct OutputArgs {
    /// `--json`; the fields are empty where all are meant.
    #[arg(
        long, global = true, value_name = "FIELDS", help = JSON_HELP, num_args = 0..=1, require_equals = true,
        value_delimiter = ',', conflicts_with = "output",
    )]
    pub(crate) json: Option<Vec<String>>,
    /// `--jq`.
    #[arg(long, global = true, value_name = "FILTER", help = JQ_HELP, conflicts_with = "output")]
    pub(crate) jq: Option<String>,
    /// `--output`.
    #[arg(long, short = 'o', global = true, value_enum, help = OUTPUT_HELP)]
    pub(crate) output: Option<Format>,
    /// `--color`.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, help = COLOR_HELP)]
    pub(crate) color: Color,
}

/// A way to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns for people
    Table,
    /// Tab-separated rows without a header
    Tsv,
    /// Comma-separated rows with a header
    Csv,
    /// One JSON object
    Json,
    /// One JSON object a row
    Jsonl,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// At a terminal that has them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl OutputArgs {
    /// Whether the answer, or the failure, is for a program that reads JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json.is_some() || self.jq.is_some() || matches!(self.output, Some(Format::Json | Format::Jsonl))
    }

    /// The first of these flags that was given, for commands that answer with nothing.
    pub(crate) fn flag(&self) -> Option<&'static str> {
        let given = [
            (self.json.is_some(), "--json"),
            (self.jq.is_some(), "--jq"),
            (self.output.is_some(), "--output"),
            (self.color != Color::Auto, "--color"),
        ];
        given.into_iter().find_map(|(given, flag)| given.then_some(flag))
    }

    /// Who reads the answer of `command`. A field that the answer does not have and a filter that is none are refused
    /// here, before anything is sent.
    pub(crate) fn mode(&self, command: &str, env: &Env) -> Result<Mode, CliError> {
        let terminal = io::stdout().is_terminal();
        let shape = if terminal { Shape::Indented } else { Shape::OneLine };
        if self.json.is_some() || self.jq.is_some() {
            return Ok(Mode::Json(self.view(command, shape)?));
        }
        let format = self.output.unwrap_or(if terminal { Format::Table } else { Format::Tsv });
        Ok(match format {
            Format::Json => Mode::Json(View { shape, pick: Pick::ALL, jq: None }),
            Format::Jsonl => Mode::Lines,
            Format::Tsv => Mode::Pipe,
            Format::Csv => Mode::Csv,
            Format::Table => Mode::Terminal { width: width(terminal), color: self.color.on(terminal, env) },
        })
    }

    fn view(&self, command: &str, shape: Shape) -> Result<View, CliError> {
        let fields = self.json.clone().unwrap_or_default();
        if let Some(known) = schemas::fields(command)
            && let Some(field) = fields.iter().find(|field| !known.contains(field))
        {
            return Err(CliError::Usage {
                message: format!("--json={field}: miri {command} has no such field"),
                hint: Some(format!("its fields are {}", known.join(", "))),
            });
        }
        let jq = self.jq.clone().map(|filter| jq::check(&filter).map(|()| &*filter.leak())).transpose()?;
        // One command line a process: its words may live as long as it, and the output can be copied to whoever needs it.
        Ok(View { shape, pick: Pick { fields: fields.leak(), rows: schemas::rows(command) }, jq })
    }
}

impl Color {
    fn on(self, terminal: bool, env: &Env) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                terminal
                    && env.get("NO_COLOR").is_none()
                    && env.get("TERM").is_some_and(|term| term != "dumb")
            }
        }
    }
}

/// Cells in a line; a table that is asked for where no terminal is has all the room it needs.
fn width(terminal: bool) -> Option<u16> {
    terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0)
}

#[cfg(test)]
mod tests {
    use super::Color;
    use crate::settings::Env;

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        let xterm = [("TERM", "xterm")];
        assert!(Color::Auto.on(true, &Env::of(&xterm)));
        assert!(!Color::Auto.on(false, &Env::of(&xterm)));
        assert!(!Color::Auto.on(true, &Env::of(&[("TERM", "dumb")])));
        assert!(!Color::Auto.on(true, &Env::of(&[("TERM", "xterm"), ("NO_COLOR", "1")])));
        assert!(Color::Always.on(false, &Env::of(&[("NO_COLOR", "1")])));
        assert!(!Color::Never.on(true, &Env::of(&xterm)));
    }
}
