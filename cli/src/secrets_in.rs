//! Two secrets for one command: each from a file, both from stdin, or from the person; never a flag.

use crate::ask::Asks;
use crate::failure::CliError;
use std::io::{self, Read};
use std::path::Path;

/// The longest input that is read.
const MAX_BYTES: u64 = 4096;

/// A secret that a command needs.
pub(crate) struct Wanted<'a> {
    /// The file that a flag names.
    pub(crate) file: Option<&'a Path>,
    /// That flag, as it is typed.
    pub(crate) flag: &'static str,
    /// What the person is asked, in both languages.
    pub(crate) prompt: (&'static str, &'static str),
}

/// Reads the secrets in order: from their files, and those without one a line each from stdin, if that is asked for.
/// Where somebody is there, what is missing is asked for.
pub(crate) fn read<const N: usize>(
    wanted: [Wanted<'_>; N],
    from_stdin: FromStdin,
    asks: Asks,
) -> Result<[String; N], CliError> {
    let mut lines = match from_stdin {
        FromStdin::Yes => {
            let mut text = String::new();
            let stdin = io::stdin().lock();
            stdin.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| CliError::io("stdin", error))?;
            text.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
        }
        FromStdin::No => Vec::new().into_iter(),
    };
    let mut secrets = [const { String::new() }; N];
    for (secret, wanted) in secrets.iter_mut().zip(wanted) {
        *secret = match (wanted.file, from_stdin) {
            (Some(path), _) => first_line(path)?,
            (None, FromStdin::Yes) => lines.next().unwrap_or_default(),
            (None, FromStdin::No) if asks.somebody() => asks.secret(wanted.prompt)?,
            (None, FromStdin::No) => return Err(CliError::MissingFlag { flag: wanted.flag }),
        };
        if secret.is_empty() {
            let flag = wanted.flag;
            return Err(CliError::Usage {
                message: "a secret is missing on stdin: there must be a line for each that has no file"
                    .to_owned(),
                hint: Some(flag.to_owned()),
            });
        }
    }
    Ok(secrets)
}

/// Whether `--secrets-stdin` was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FromStdin {
    /// Secrets without a file stand on stdin.
    Yes,
    /// Nothing stands there.
    No,
}

impl From<bool> for FromStdin {
    fn from(given: bool) -> Self {
        if given { Self::Yes } else { Self::No }
    }
}

fn first_line(path: &Path) -> Result<String, CliError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| CliError::io(path.display().to_string(), error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
