//! The data folder.

use anyhow::Context;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes the folder unless it is there. It holds keys and personal data, so only its owner may look into it.
pub(crate) fn create_private(folder: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("the data folder {} cannot be created", folder.display()))
}
