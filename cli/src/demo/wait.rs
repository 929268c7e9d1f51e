//! Waiting for something to become true, never for a time to pass.

use crate::failure::CliError;
use std::time::Duration;

/// How long anything in the demo may take.
const LIMIT: Duration = Duration::from_secs(15);
/// How often it is looked at.
const POLL: Duration = Duration::from_millis(50);

/// Looks again and again until `probe` finds what it looks for; `what` names it should that take too long.
pub(super) async fn until<T>(
    what: &str,
    mut probe: impl AsyncFnMut() -> Result<Option<T>, CliError>,
) -> Result<T, CliError> {
    let found = async {
        loop {
            if let Some(found) = probe().await? {
                return Ok(found);
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(LIMIT, found)
        .await
        .unwrap_or_else(|_| Err(CliError::TimedOut { what: what.to_owned(), limit: LIMIT }))
}
