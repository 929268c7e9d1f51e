//! Where a password comes from: stdin, a file, or the person; never a flag, because command lines are public.

use crate::ask::Asks;
use crate::failure::CliError;
use clap::Args;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// The longest input that is read; a password is at most 128 characters.
const MAX_BYTES: u64 = 4096;

/// The flags that say where the password is.
#[derive(Debug, Clone, Args)]
pub(crate) struct PasswordArgs {
    /// Read the password from stdin (its first line)
    #[arg(long, conflicts_with = "password_file")]
    password_stdin: bool,
    /// Read the password from a file (its first line)
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordArgs {
    /// Refuses at once when there is no password and nobody to ask for it.
    pub(crate) fn ensure(&self, asks: Asks) -> Result<(), CliError> {
        if self.password_stdin || self.password_file.is_some() || asks.somebody() {
            Ok(())
        } else {
            Err(CliError::MissingFlag { flag: "--password-stdin" })
        }
    }

    /// Reads the password, or asks for it where somebody is there.
    pub(crate) fn read(&self, asks: Asks) -> Result<String, CliError> {
        if self.password_stdin {
            return first_line(io::stdin().lock(), "stdin");
        }
        if let Some(path) = &self.password_file {
            let name = path.display().to_string();
            let file = File::open(path).map_err(|error| CliError::io(name.clone(), error))?;
            return first_line(file, &name);
        }
        self.ensure(asks)?;
        asks.password()
    }
}

/// The first line as it is, spaces and all, without its line break.
fn first_line(source: impl Read, name: &str) -> Result<String, CliError> {
    let mut text = String::new();
    source.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| CliError::io(name, error))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        Err(CliError::usage(format!("{name} holds no password")))
    } else {
        Ok(line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::first_line;

    #[test]
    fn a_password_is_the_first_line_spaces_and_all() {
        assert_eq!(first_line(&b" a b \r\nrest"[..], "x").unwrap(), " a b ");
        assert_eq!(first_line(&b"word"[..], "x").unwrap(), "word");
        assert!(first_line(&b""[..], "x").is_err());
        assert!(first_line(&b"\nword"[..], "x").is_err());
    }
}
