//! `miri completion`: what a shell needs to complete the command.

use crate::failure::CliError;
use crate::output::Out;
use clap::{Args, ValueEnum};
use clap_complete::Shell;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri completion bash > ~/.local/share/bash-completion/completions/miri
  miri completion zsh > ~/.zfunc/_miri
  miri completion fish > ~/.config/fish/completions/miri.fish
  miri completion powershell >> $PROFILE";

/// `miri completion`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: ShellArg,
}

/// The shells that are known; one that is added here is tested.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ShellArg {
    /// GNU bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
}

/// A completion script.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Completion {
    /// The shell.
    shell: String,
    /// What it reads.
    script: String,
}

/// Writes the script.
pub(crate) fn run(args: &CompletionArgs, out: Out) -> Result<(), CliError> {
    let shell = match args.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Zsh => Shell::Zsh,
        ShellArg::Fish => Shell::Fish,
        ShellArg::Powershell => Shell::PowerShell,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::command(), "miri", &mut script);
    let script = String::from_utf8(script).map_err(|error| CliError::Other(error.to_string()))?;
    let answer = Completion { shell: shell.to_string(), script };
    out.text(&answer, &answer.script)
}
