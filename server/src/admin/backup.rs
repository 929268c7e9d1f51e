//! Backups of a SQLite shop, made while it goes on.
//!
//! Each is one file in `DATA_DIR/backups`, which is there under its name only once it is whole, checked and synced. One at a time.
//! It holds everything but the keys, without which nobody reads the personal data in it.

use crate::clock::Monotonic;
use crate::folder::create_private;
use crate::storage::{Engine, StorageError, Store};
use miri_common::api::MakeBackup;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a backup may take.
const LIMIT: Duration = Duration::from_mins(5);

/// The backups of a server.
pub struct Backups {
    folder: PathBuf,
    one: Mutex<()>,
}

/// The name of a backup, which is that of its file, [checked](MakeBackup::is_name).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupName(String);

/// A backup that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Its size.
    pub bytes: u64,
    /// How long it took.
    pub took: Duration,
}

/// Why none was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupError {
    /// MariaDB has programs of its own for that.
    NotHere,
    /// Another one is being made.
    Running,
    /// There is a file of this name.
    Exists,
    /// It could not be made.
    Storage(StorageError),
}

impl From<StorageError> for BackupError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl BackupName {
    /// Checks a name.
    pub fn new(name: &str) -> Option<Self> {
        MakeBackup::is_name(name).then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn failed(why: &dyn std::fmt::Display) -> StorageError {
    StorageError::Unavailable(format!("backup: {why}"))
}

impl Backups {
    /// Backups in this folder, which is made with the first one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, one: Mutex::new(()) }
    }

    /// What a backup would be now: about as large as the database, and made in no time.
    ///
    /// # Errors
    /// As [`make`](Self::make).
    pub fn would_make(&self, store: &Store, name: &BackupName) -> Result<Made, BackupError> {
        if store.engine() != Engine::Sqlite {
            return Err(BackupError::NotHere);
        }
        let _one = self.one.try_lock().map_err(|_| BackupError::Running)?;
        self.file(name)?;
        Ok(Made { bytes: store.file_bytes(), took: Duration::ZERO })
    }

    /// Where a backup of this name goes.
    fn file(&self, name: &BackupName) -> Result<PathBuf, BackupError> {
        let file = self.folder.join(name.as_str());
        if file.try_exists().map_err(|e| failed(&e))? { Err(BackupError::Exists) } else { Ok(file) }
    }

    /// Makes a backup.
    pub async fn make(&self, store: &Store, name: &BackupName) -> Result<Made, BackupError> {
        if store.engine() != Engine::Sqlite {
            return Err(BackupError::NotHere);
        }
        let _one = self.one.try_lock().map_err(|_| BackupError::Running)?;
        let started = Monotonic::now();
        let bytes = self.write(store, name).await?;
        Ok(Made { bytes, took: started.elapsed() })
    }

    async fn write(&self, store: &Store, name: &BackupName) -> Result<u64, BackupError> {
        create_private(&self.folder).map_err(|e| failed(&format!("{e:#}")))?;
        let file = self.file(name)?;
        // No name begins with a dot, so what a backup that died has left here is nobody's.
        let unfinished = self.folder.join(".unfinished");
        match std::fs::remove_file(&unfinished) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&error).into()),
            _ => {}
        }
        let copied = store.copy_into(unfinished.clone(), file, LIMIT).await;
        if copied.is_err() {
            // It may not be there; if it stays, the next backup removes it.
            drop(std::fs::remove_file(&unfinished));
        }
        Ok(copied?)
    }
}

#[cfg(test)]
mod tests {
    use super::BackupName;

    #[test]
    fn a_name_leads_out_of_no_folder() {
        for good in ["before-drop", "2026-11-22_03.db", "a", &"x".repeat(64)] {
            assert!(BackupName::new(good).is_some(), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "/etc/x",
            ".unfinished",
            "-x",
            "a b",
            "a\0b",
            "사과",
            &"x".repeat(65),
        ] {
            assert!(BackupName::new(bad).is_none(), "{bad:?}");
        }
    }
}
