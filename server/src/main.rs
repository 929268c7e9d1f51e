//! `miri-server`: the server alone, for a lean deployment.

use clap::Parser;
use miri_server::serve::{self, ServeArgs};
use std::process::ExitCode;

/// Miri's shop server
#[derive(Parser)]
#[command(version, about)]
struct Args {
    #[command(flatten)]
    serve: ServeArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve::run(Args::parse().serve).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "the server did not run");
            #[expect(clippy::print_stderr, reason = "logging may not have started")]
            {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
