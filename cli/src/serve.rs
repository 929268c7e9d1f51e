//! `miri serve`: the server, in this process. Its flags, its logging and its signals are its own.

use crate::failure::CliError;
use crate::run::runtime;
use clap::Args;
use std::io::{self, ErrorKind};
use tokio::runtime::Builder;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri serve
  miri serve --listen 127.0.0.1:9000
  MIRI_ADMIN_EMAIL=you@example.com MIRI_ADMIN_PASSWORD_FILE=secret.txt miri serve";

/// `miri serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    args: miri_server::serve::ServeArgs,
}

/// Runs the server until it is told to stop.
pub(crate) fn run(serve: Serve) -> Result<(), CliError> {
    runtime(Builder::new_multi_thread())?
        .block_on(miri_server::serve::run(serve.args))
        .map_err(|error| failed(&error))
}

/// `--print-config` may be read by someone who has seen enough.
fn failed(error: &anyhow::Error) -> CliError {
    match error.downcast_ref::<io::Error>() {
        Some(io) if io.kind() == ErrorKind::BrokenPipe => CliError::BrokenPipe,
        _ => CliError::Other(format!("{error:#}")),
    }
}
