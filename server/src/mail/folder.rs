//! Letters as files, where no mail server is named.

use crate::folder::create_private;
use anyhow::Context;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The folder that letters are written to.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, which is made unless it is there.
    pub(super) fn new(path: PathBuf) -> anyhow::Result<Self> {
        create_private(&path)?;
        Ok(Self { path })
    }

    /// Writes a letter under a name that says nothing of whom it is for. Readers see all of it or nothing, and once this has
    /// succeeded it survives a crash. The same letter written twice is one file.
    pub(super) async fn write(&self, name: String, bytes: Vec<u8>) -> anyhow::Result<()> {
        let folder = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let (temporary, path) = (folder.join(format!(".{name}.tmp")), folder.join(format!("{name}.eml")));
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&temporary)
                .with_context(|| format!("{} cannot be written", temporary.display()))?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&temporary, &path)?;
            // The name is in the folder, so the folder must be on the disk too.
            File::open(&folder)?.sync_all()?;
            anyhow::Ok(())
        })
        .await?
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn a_letter_is_one_file_that_only_its_owner_reads() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("mail");
        let folder = Folder::new(path.clone()).unwrap();
        for text in ["first, and longer", "again"] {
            folder.write("000007-order-paid".to_owned(), text.as_bytes().to_vec()).await.unwrap();
        }
        let files: Vec<_> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap()).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].file_name(), "000007-order-paid.eml");
        assert_eq!(std::fs::read_to_string(files[0].path()).unwrap(), "again");
        assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
