//! Locks between processes. The system gives one back when its process ends, however it ends.

use super::{failed, private_folder};
use crate::failure::CliError;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How often to look whether a lock is free.
const POLL: Duration = Duration::from_millis(20);

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    /// Waits until no other process holds the lock at `path`.
    pub(crate) async fn wait(path: &Path, limit: Duration) -> Result<Self, CliError> {
        let free = async {
            loop {
                // Not the blocking `lock`: it would keep Ctrl-C waiting as well.
                match Self::try_now(path)? {
                    Some(lock) => return Ok(lock),
                    None => tokio::time::sleep(POLL).await,
                }
            }
        };
        let waited = tokio::time::timeout(limit, free).await;
        waited.unwrap_or_else(|_| Err(CliError::TimedOut { what: path.display().to_string(), limit }))
    }

    /// The lock, where no other process holds it now.
    pub(crate) fn try_now(path: &Path) -> Result<Option<Self>, CliError> {
        if let Some(folder) = path.parent() {
            private_folder(folder).map_err(|error| failed(folder, error))?;
        }
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| failed(path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(path, error)),
        }
    }
}
