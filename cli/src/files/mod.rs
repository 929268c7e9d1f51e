//! Files and folders that only their owner may read, written so that a crash leaves either the old text or the new one.
//!
//! Tokens, who is signed in, and the journal of changes are kept by this; what stands in them is not known here. [`lock`] keeps
//! processes apart.

pub(crate) mod lock;

use crate::failure::CliError;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Makes a folder, and those above it, for its owner alone.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that only its owner can read: a new one that nobody else can have opened (`O_EXCL`, mode 0600), synced, then
/// renamed over the old one, and the folder synced, so that the name survives a loss of power too. Gives back the open file.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<File> {
    write_private_then(path, bytes, |_| Ok(()))
}

/// As [`write_private`]; `before` is done with the new file before it gets its name, so before anybody else can find it.
pub(crate) fn write_private_then(
    path: &Path,
    bytes: &[u8],
    before: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<File> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    before(file.as_file())?;
    let file = file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(file)
}

/// Reads a file; `None` when there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, CliError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

/// Removes a file. Says whether there was one.
pub(crate) fn remove(path: &Path) -> Result<bool, CliError> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(path, error)),
    }
}

/// A file that failed, by its name.
pub(crate) fn failed(path: &Path, error: io::Error) -> CliError {
    CliError::io(path.display().to_string(), error)
}

/// A file name for texts of any length and with any characters: different where one of them differs.
pub(crate) fn name_of(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize()[..16].iter().fold(String::new(), |mut name, byte| {
        let _never_fails = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file; the file system's own journal keeps the name.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{name_of, private_folder, read, remove, write_private};

    #[test]
    fn a_file_is_replaced_whole_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/file");
        assert_eq!(read(&path).unwrap(), None);
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some("two"));
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no rest is left behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        }
        private_folder(path.parent().unwrap()).unwrap();
        assert!(remove(&path).unwrap());
        assert!(!remove(&path).unwrap());
    }

    #[test]
    fn names_differ_where_the_texts_do() {
        assert_eq!(name_of(&["a", "b"]), name_of(&["a", "b"]));
        assert_ne!(name_of(&["a", "b"]), name_of(&["ab", ""]));
        assert_eq!(name_of(&["http://x", "서울"]).len(), 32);
    }
}
