//! A copy of a SQLite database while the shop goes on.
//!
//! The online backup API (<https://sqlite.org/backup.html>) on connections of its own. A backup starts over whenever somebody
//! else writes, and in a busy shop it would never end; so the source stays in one read transaction, whose snapshot nobody
//! changes. Nobody waits for it either: in WAL mode readers and writers do not stand in each other's way
//! (<https://sqlite.org/wal.html#concurrency>), only the WAL grows meanwhile.

use super::sqlite::{self, Access};
use super::{Result, StorageError, Store};
use crate::clock::Monotonic;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages that are copied between two looks whether to go on: 4 MiB.
const STEP_PAGES: i32 = 1_024;
/// Virtual-machine steps of SQLite between two looks while the copy is checked.
const STEPS_PER_LOOK: i32 = 4_000;

impl Store {
    /// Copies a SQLite database into the new file `unfinished`, within `limit`, and names it `file` once it is whole, checked and
    /// synced; gives its size in bytes. The copy is one snapshot that holds every commit answered so far, and keeps nobody waiting.
    ///
    /// # Errors
    /// [`StorageError::TimedOut`] when it took longer or the shop closes; the unfinished file stays.
    pub async fn copy_into(&self, unfinished: PathBuf, file: PathBuf, limit: Duration) -> Result<u64> {
        let Some((source, stop)) = self.file() else {
            return Err(StorageError::Defect("this database is not a file".to_owned()));
        };
        let deadline = Monotonic::now() + limit;
        let give_up = move || Monotonic::now() > deadline || stop.is_cancelled();
        let copying = tokio::task::spawn_blocking(move || {
            let bytes = copy(&source, &unfinished, give_up)?;
            std::fs::rename(&unfinished, &file).map_err(|e| io(&file, &e))?;
            file.parent().map_or(Ok(()), sync_folder)?;
            Ok(bytes)
        });
        copying.await.map_err(|e| StorageError::Defect(format!("a backup failed: {e}")))?
    }

    /// How large the file of a SQLite database is, without its WAL; 0 where it is no file.
    pub fn file_bytes(&self) -> u64 {
        let metadata = self.file().and_then(|(file, _)| std::fs::metadata(file).ok());
        metadata.map_or(0, |metadata| metadata.len())
    }
}

/// Copies the database at `from` into the new file `to`, for its owner's eyes only, checks the copy and syncs it; gives its size in
/// bytes. Gives up, leaving the unfinished file, once `give_up` says so.
///
/// # Errors
/// [`StorageError::TimedOut`] when it gave up; [`StorageError::Corrupt`] when the copy does not pass the check.
fn copy(from: &Path, to: &Path, give_up: impl Fn() -> bool + Send + 'static) -> Result<u64> {
    let file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|e| io(to, &e))?;
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, read_only).map_err(sqlite::map_error)?;
    sqlite::configure(&source, Access::Read).map_err(sqlite::map_error)?;
    let read_write = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, read_write).map_err(sqlite::map_error)?;
    // Nothing of it counts before it is synced as a whole.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(sqlite::map_error)?;

    // The snapshot begins with the first read.
    source.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema").map_err(sqlite::map_error)?;
    {
        let backup = Backup::new(&source, &mut copy).map_err(sqlite::map_error)?;
        while backup.step(STEP_PAGES).map_err(sqlite::map_error)? != StepResult::Done {
            if give_up() {
                return Err(StorageError::TimedOut);
            }
        }
    }
    drop(source);

    // The copy says of itself that it has a WAL, as its source does; without one it is a single file.
    let mode: String =
        copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(sqlite::map_error)?;
    copy.progress_handler(STEPS_PER_LOOK, Some(give_up)).map_err(sqlite::map_error)?;
    let verdict: String =
        copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(sqlite::map_error)?;
    if verdict != "ok" || mode != "delete" {
        return Err(StorageError::Corrupt(format!("the copy is not sound: {verdict}, journal mode {mode}")));
    }
    copy.close().map_err(|(_, error)| sqlite::map_error(error))?;
    file.sync_all().and_then(|()| file.metadata()).map(|file| file.len()).map_err(|e| io(to, &e))
}

/// Syncs a folder, so that a rename in it is durable.
fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| io(folder, &e))
}

fn io(path: &Path, error: &std::io::Error) -> StorageError {
    StorageError::Unavailable(format!("{}: {error}", path.display()))
}
