//! The journal: every change that was sent and whose outcome is not known yet.
//!
//! Owns the entries ([`Entry`], one file each in the folder `journal` of the state folder) and the [`FileJournal`] that the client writes
//! them by. It asks nobody what became of a change; that is `resume`.
//!
//! An entry is written and synced, with its folder, before its change is sent, and removed once the outcome is known. Removing is not
//! synced: an entry that comes back after a loss of power is asked about once more, and the shop gives the same answer again.
//!
//! Whoever sends a change holds a lock on its entry, which the system takes back when the process dies. So an entry that is not locked is
//! one that nobody is waiting for any more. While there is one, the same change is not sent under another key: that would be the second
//! order that somebody gives who saw no answer to the first.
//!
//! Secrets do not come here (`miri_common::client` sees to that); addresses do, which is why the files are their owner's alone.

mod entry;
mod owner;

pub(crate) use entry::{Age, Entry};
pub(crate) use owner::Owner;

use crate::clock;
use crate::failure::CliError;
use crate::files::{self, lock::Lock};
use miri_common::client::{Change, ClientError, Journal, OpenChange};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The command that is being carried out, as people would type it; the journal notes it beside the change.
#[derive(Debug, Clone, Default)]
pub(crate) struct CurrentCommand(Arc<Mutex<String>>);

impl CurrentCommand {
    /// Says which command the next changes belong to.
    pub(crate) fn set(&self, command: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = command;
    }

    /// The command; a change that belongs to none goes by what is sent.
    fn of(&self, change: &Change) -> String {
        let command = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if command.is_empty() { format!("{} {}", change.method, change.path) } else { command.clone() }
    }
}

/// The folder of all entries, of every shop and account.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folder below the state folder. Nothing is opened or made yet.
    pub(crate) fn at(state_dir: &Path) -> Self {
        Self(state_dir.join("journal"))
    }

    /// Every entry, the oldest first.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>, CliError> {
        let failed = |error| files::failed(&self.0, error);
        let found = match std::fs::read_dir(&self.0) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut entries = Vec::new();
        for file in found {
            let path = file.map_err(failed)?.path();
            // A temporary file is one whose writer died before anything was sent.
            if path.extension().is_some_and(|ending| ending == "json")
                && let Some(text) = files::read(&path)?
            {
                entries.push(Entry::parse(&text, &path)?);
            }
        }
        entries.sort_by_key(|entry| entry.at);
        Ok(entries)
    }

    /// Takes an entry over from whoever sent its change and is not waiting any more.
    pub(crate) fn take(&self, entry: &Entry) -> Result<Taken, CliError> {
        let path = self.path(entry);
        Taken::of(&path).map_err(|error| files::failed(&path, error))
    }

    /// The lock of those who ask what became of entries.
    pub(crate) fn resume_lock(&self) -> PathBuf {
        self.0.join("resume.lock")
    }

    fn path(&self, entry: &Entry) -> PathBuf {
        self.0.join(format!("{}.json", entry.name()))
    }
}

/// What came of taking an entry.
pub(crate) enum Taken {
    /// It is ours to ask about.
    Held(Held),
    /// A process that is alive waits for its answer.
    InFlight,
    /// It was settled meanwhile.
    Settled,
}

/// An entry whose lock is held.
pub(crate) struct Held {
    path: PathBuf,
    _lock: File,
}

impl Taken {
    /// Tries the lock of the file at `path`.
    fn of(path: &Path) -> io::Result<Self> {
        let file = match File::options().write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::Settled),
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            // Its owner may have closed it just before it let go.
            Ok(()) if !path.exists() => Ok(Self::Settled),
            Ok(()) => Ok(Self::Held(Held { path: path.to_owned(), _lock: file })),
            Err(TryLockError::WouldBlock) => Ok(Self::InFlight),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl OpenChange for Held {
    fn close(self: Box<Self>) {
        // An entry that cannot be removed is asked about later, and the answer is the same.
        let _asked_again = std::fs::remove_file(&self.path);
    }
}

/// The journal of one account at one shop.
pub(crate) struct FileJournal {
    folder: Folder,
    server: String,
    owner: Owner,
    command: CurrentCommand,
}

impl FileJournal {
    /// The journal of whoever holds this token.
    pub(crate) fn new(folder: Folder, server: &str, token: &str, command: CurrentCommand) -> Self {
        Self { folder, server: server.to_owned(), owner: Owner::of(token), command }
    }

    /// The earlier attempt at the same change that nobody waits for any more.
    fn left_open(&self, entry: &Entry) -> Result<Option<Entry>, CliError> {
        let entries = self.folder.entries()?;
        for other in entries.into_iter().filter(|other| other.is_another_attempt_at(entry)) {
            // One that is locked is waited for by the command that sent it, unless `miri resume` is just asking about it.
            let abandoned = match self.folder.take(&other)? {
                Taken::Held(_) => true,
                Taken::InFlight => Lock::try_now(&self.folder.resume_lock())?.is_none(),
                Taken::Settled => false,
            };
            if abandoned {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    fn write_down(&self, entry: &Entry) -> io::Result<Option<Held>> {
        let path = self.folder.path(entry);
        // There may be one already: whoever asks again under the same key, by hand, takes it over.
        let before = Taken::of(&path)?;
        if matches!(before, Taken::InFlight) {
            return Ok(None);
        }
        // The lock goes with the file, so nobody finds the name and not the lock.
        let lock = files::write_private_then(&path, entry.text()?.as_bytes(), |file| {
            file.try_lock().map_err(|error| match error {
                TryLockError::Error(error) => error,
                TryLockError::WouldBlock => ErrorKind::WouldBlock.into(),
            })
        })?;
        Ok(Some(Held { path, _lock: lock }))
    }
}

impl Journal for FileJournal {
    fn open(&self, change: &Change) -> Result<Box<dyn OpenChange>, ClientError> {
        let entry = Entry {
            at: clock::machine_now(),
            server: self.server.clone(),
            owner: self.owner.clone(),
            command: self.command.of(change),
            change: change.clone(),
        };
        let not_recorded = |error: CliError| ClientError::NotRecorded(error.to_string());
        if let Some(other) = self.left_open(&entry).map_err(not_recorded)? {
            return Err(ClientError::StillOpen { key: other.change.key });
        }
        let path = self.folder.path(&entry);
        match self.write_down(&entry).map_err(|error| not_recorded(files::failed(&path, error)))? {
            Some(held) => Ok(Box::new(held)),
            None => Err(ClientError::StillOpen { key: change.key.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CurrentCommand, FileJournal, Folder, Taken};
    use miri_common::client::{Change, ClientError, Journal};
    use std::path::Path;

    fn journal(folder: &Path, token: &str) -> FileJournal {
        FileJournal::new(Folder::at(folder), "http://shop", token, CurrentCommand::default())
    }

    fn order(key: &str, goods: i64) -> Change {
        Change {
            method: "POST".to_owned(),
            path: "/api/auth/goods/order".to_owned(),
            body: Some(format!(r#"{{"goodsId":{goods}}}"#)),
            key: key.to_owned(),
        }
    }

    #[test]
    fn an_entry_is_there_until_it_is_closed_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let open = journal(folder.path(), "miri_anna").open(&order("one", 12)).unwrap();
        let entries = Folder::at(folder.path()).entries().unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].change, order("one", 12));
        assert_eq!(entries[0].command, "POST /api/auth/goods/order");
        let text = std::fs::read_to_string(Folder::at(folder.path()).path(&entries[0])).unwrap();
        assert!(!text.contains("miri_anna"), "{text}");
        assert!(matches!(Folder::at(folder.path()).take(&entries[0]).unwrap(), Taken::InFlight));
        open.close();
        assert!(Folder::at(folder.path()).entries().unwrap().is_empty());
        assert!(matches!(Folder::at(folder.path()).take(&entries[0]).unwrap(), Taken::Settled));
    }

    #[test]
    fn what_may_have_happened_is_not_sent_under_another_key() {
        let folder = tempfile::tempdir().unwrap();
        let (anna, bora) = (journal(folder.path(), "miri_anna"), journal(folder.path(), "miri_bora"));
        // Two at once are two orders: both have somebody who waits for them.
        let (first, second) = (anna.open(&order("one", 12)).unwrap(), anna.open(&order("two", 12)).unwrap());
        second.close();
        drop(first);
        let refused = anna.open(&order("three", 12)).map(drop);
        assert!(matches!(refused, Err(ClientError::StillOpen { key }) if key == "one"));
        anna.open(&order("three", 13)).unwrap().close();
        bora.open(&order("three", 12)).unwrap().close();
        // The same key asks what became of it.
        anna.open(&order("one", 12)).unwrap().close();
        anna.open(&order("three", 12)).unwrap().close();
        assert!(Folder::at(folder.path()).entries().unwrap().is_empty());
    }

    #[test]
    fn one_key_is_not_asked_about_by_two_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let anna = journal(folder.path(), "miri_anna");
        let _waiting = anna.open(&order("one", 12)).unwrap();
        assert!(matches!(anna.open(&order("one", 12)).map(drop), Err(ClientError::StillOpen { .. })));
    }
}
