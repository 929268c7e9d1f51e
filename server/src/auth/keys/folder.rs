//! The secrets of a server that was given none: generated once into its data folder, for its owner's eyes alone.

use super::{Keys, Source};
use crate::random::Random;
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// The folder of the secrets within the data folder.
const FOLDER: &str = "keys";
/// The id of a key that was generated.
const FIRST_ID: &str = "k1";
/// The owner may read and write; nobody else may do anything.
#[cfg(unix)]
const OWNER_FILE: u32 = 0o600;
/// The owner may list and change; nobody else may do anything.
#[cfg(unix)]
const OWNER_FOLDER: u32 = 0o700;
/// The largest file that is read as a secret: hundreds of keys.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// A secret: the variable that gives it, and the file that keeps a generated one.
pub(super) struct Secret {
    pub(super) variable: &'static str,
    file: &'static str,
}

pub(super) const TOKEN: Secret = Secret { variable: "MIRI_TOKEN_SECRET", file: "token_secret" };
pub(super) const PII: Secret = Secret { variable: "MIRI_PII_KEY", file: "pii_key" };
pub(super) const INDEX: Secret = Secret { variable: "MIRI_INDEX_KEY", file: "index_key" };

/// The secrets that the configuration gives.
#[derive(Debug, Clone, Default)]
pub struct GivenSecrets {
    /// `MIRI_TOKEN_SECRET`.
    pub token: Option<SecretString>,
    /// `MIRI_PII_KEY`.
    pub pii: Option<SecretString>,
    /// `MIRI_INDEX_KEY`.
    pub index: Option<SecretString>,
}

/// What to do about a key that is neither given nor on file, under which something may have been sealed or hashed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Make it: the shop is new.
    Generate,
    /// Refuse to start: a new key would open nothing of what the database holds, and find nobody in it.
    Refuse,
}

/// Uses the secrets that are given, and for each other one the file in `folder`/keys. A missing file is generated, but for
/// a shop that has data only the one that signs tokens. Reads and writes files, so it belongs to the start of a server.
///
/// # Errors
/// When a secret is not of the right form, or a file cannot be read, is open to others, or cannot be made.
pub fn load_or_generate(
    folder: &Path,
    random: &Random,
    given: GivenSecrets,
    missing: Missing,
) -> anyhow::Result<Keys> {
    let folder = folder.join(FOLDER);
    let source = |secret: &Secret, given: Option<SecretString>, missing: Missing| match given {
        Some(text) => Ok(Source { name: secret.variable.to_owned(), text }),
        None if missing == Missing::Refuse && !folder.join(secret.file).exists() => anyhow::bail!(
            "{} is missing, and the database holds what only this key can read; put the file back or set {}",
            folder.join(secret.file).display(),
            secret.variable,
        ),
        None => from_file(&folder, secret.file, random),
    };
    Keys::from_sources(
        &source(&TOKEN, given.token, Missing::Generate)?,
        &source(&PII, given.pii, missing)?,
        &source(&INDEX, given.index, missing)?,
    )
}

fn from_file(folder: &Path, name: &str, random: &Random) -> anyhow::Result<Source> {
    let path = folder.join(name);
    let text = if let Some(text) = read(&path)? {
        text
    } else {
        generate(folder, &path, random).with_context(|| format!("{} cannot be made", path.display()))?;
        // What counts is what the file holds, should two servers have started here at once.
        read(&path)?.with_context(|| format!("{} has vanished", path.display()))?
    };
    Ok(Source { name: path.display().to_string(), text })
}

/// The text of a secret's file; `None` when there is no such file.
fn read(path: &Path) -> anyhow::Result<Option<SecretString>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => anyhow::bail!("{} cannot be read: {error}", path.display()),
    };
    let cannot = |error: std::io::Error| anyhow::anyhow!("{} cannot be read: {error}", path.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Of the file that is open, so that it cannot be exchanged between the look and the reading.
        let mode = file.metadata().map_err(cannot)?.permissions().mode();
        anyhow::ensure!(
            mode & 0o777 & !OWNER_FILE == 0,
            "{path} is open to others (mode {:03o}); make it private: chmod 600 {path}",
            mode & 0o777,
            path = path.display(),
        );
    }
    let mut text = String::new();
    file.take(MAX_FILE_BYTES).read_to_string(&mut text).map_err(cannot)?;
    Ok(Some(text.into()))
}

/// Makes a secret's file: written under another name, brought to the disk, and only then given its own, so that no crash
/// leaves half a key. A link, unlike a rename, never replaces a key that is there already: nothing sealed under that one
/// would ever open again.
fn generate(folder: &Path, path: &Path, random: &Random) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, OWNER_FOLDER);
    builder.create(folder)?;
    let key: [u8; 32] = random.bytes();
    let text = SecretString::from(format!("{FIRST_ID}:{}\n", STANDARD.encode(key)));
    let unfinished = folder.join(format!(".unfinished-{}", random.uuid()));
    let written = write(&unfinished, &text).and_then(|()| match std::fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    });
    // The unfinished file goes whatever happened; when it cannot go, it is as private as the key.
    let removed = std::fs::remove_file(&unfinished);
    written?;
    removed?;
    // A new name is on the disk only once its folder is.
    File::open(folder)?.sync_all()?;
    folder.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn write(path: &Path, text: &SecretString) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, OWNER_FILE);
    let mut file = options.open(path)?;
    file.write_all(text.expose_secret().as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::{GivenSecrets, Missing, load_or_generate};
    use crate::auth::keys::tests::secret;
    use crate::random::Random;
    use std::fs::{Permissions, metadata, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn secrets_are_generated_once_and_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let random = Random::system();
        let load =
            || load_or_generate(folder.path(), &random, GivenSecrets::default(), Missing::Generate).unwrap();
        let (first, second) = (load(), load());
        assert_eq!(first.index.expose(), second.index.expose());
        assert_eq!(first.pii.first.secret.expose(), second.pii.first.secret.expose());
        assert_ne!(first.pii.first.secret.expose(), first.token.first.secret.expose());

        let keys = folder.path().join("keys");
        assert_eq!(metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
        let files: Vec<_> = read_dir(&keys).unwrap().map(|file| file.unwrap()).collect();
        assert_eq!(files.len(), 3, "{files:?}");
        for file in files {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        }
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused_and_a_given_one_needs_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let random = Random::system();
        load_or_generate(folder.path(), &random, GivenSecrets::default(), Missing::Generate).unwrap();
        let file = folder.path().join("keys/pii_key");
        set_permissions(&file, Permissions::from_mode(0o640)).unwrap();

        let error = load_or_generate(folder.path(), &random, GivenSecrets::default(), Missing::Generate)
            .unwrap_err()
            .to_string();
        assert!(error.contains("pii_key is open to others (mode 640)"), "{error}");
        let given = GivenSecrets { pii: Some(secret(&["p"])), ..GivenSecrets::default() };
        assert_eq!(
            load_or_generate(folder.path(), &random, given, Missing::Generate).unwrap().pii.first.id,
            "p"
        );
    }

    #[test]
    fn a_shop_with_data_does_not_start_with_new_keys() {
        let folder = tempfile::tempdir().unwrap();
        let random = Random::system();
        let load = |missing| load_or_generate(folder.path(), &random, GivenSecrets::default(), missing);
        load(Missing::Generate).unwrap();
        std::fs::remove_file(folder.path().join("keys/token_secret")).unwrap();
        assert!(load(Missing::Refuse).is_ok(), "a new token secret only signs everybody out");
        std::fs::remove_file(folder.path().join("keys/pii_key")).unwrap();
        let error = load(Missing::Refuse).err().unwrap().to_string();
        assert!(error.contains("MIRI_PII_KEY"), "{error}");
        assert!(!folder.path().join("keys/pii_key").exists());
    }
}
