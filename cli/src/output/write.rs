//! The only writes to stdout and stderr of an answer.

use crate::failure::CliError;
use std::io::{self, Write};

/// Writes and flushes, so that a full disk is seen and not lost in a buffer.
pub(super) fn stdout(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| failed("stdout", error))
}

/// As [`stdout`].
pub(super) fn stderr(text: &str) -> Result<(), CliError> {
    io::stderr().lock().write_all(text.as_bytes()).map_err(|error| failed("stderr", error))
}

/// Plain text on stdout, where the text is the whole answer.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    stdout(text)
}

/// A remark for the person, on stderr; programs that read stdout never see it.
pub(crate) fn note(text: &str) -> Result<(), CliError> {
    stderr(&format!("{}\n", miri_common::text::neutralise(text)))
}

fn failed(what: &str, error: io::Error) -> CliError {
    if error.kind() == io::ErrorKind::BrokenPipe { CliError::BrokenPipe } else { CliError::io(what, error) }
}

#[cfg(test)]
mod tests {
    use super::failed;
    use crate::failure::CliError;
    use std::io::{Error, ErrorKind};

    #[test]
    fn a_reader_that_has_gone_away_is_no_failure() {
        assert!(matches!(failed("stdout", Error::from(ErrorKind::BrokenPipe)), CliError::BrokenPipe));
        assert!(matches!(failed("stdout", Error::from(ErrorKind::StorageFull)), CliError::Io { .. }));
    }
}
