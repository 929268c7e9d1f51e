//! One server a data folder.

use super::{Result, StorageError};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as the server lives; the operating system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of `folder`.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] with a message for people when another server holds it.
    pub fn take(folder: &Path) -> Result<Self> {
        let path = folder.join("miri.lock");
        let unavailable = |why: String| StorageError::Unavailable(format!("{}: {why}", path.display()));
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| unavailable(e.to_string()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(unavailable(
                "another Miri server is using this folder; stop it first, or choose another folder with --data-dir"
                    .to_owned(),
            )),
            Err(TryLockError::Error(e)) => Err(unavailable(e.to_string())),
        }
    }
}
