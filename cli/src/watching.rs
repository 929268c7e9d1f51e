//! The flags of every `watch` verb, and how a wait ends.

use crate::app::App;
use crate::failure::CliError;
use clap::Args;
use std::time::Duration;

/// How long to wait, and whether a bad end is a failure.
#[derive(Debug, Clone, Args)]
pub(crate) struct WaitArgs {
    /// Wait at most this long
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// Fail when what was waited for came to a bad end
    #[arg(long)]
    pub(crate) exit_status: bool,
}

impl WaitArgs {
    /// What the wait brings, or `None` when its time is up.
    pub(crate) async fn within<T>(
        &self,
        wait: impl Future<Output = Result<T, CliError>>,
    ) -> Result<Option<T>, CliError> {
        match self.timeout {
            None => wait.await.map(Some),
            Some(limit) => tokio::time::timeout(Duration::from_secs(limit), wait).await.ok().transpose(),
        }
    }
}

/// The failure of a wait whose time is up: what is pending, and the command line that goes on waiting.
pub(crate) fn pending(app: &App, what: String) -> CliError {
    let again = crate::shell::without_flags(&app.typed(), &["--timeout"]);
    CliError::Pending { what, again: app.command(&again) }
}
