//! Files that are generated from the code and committed.

use std::path::{Path, PathBuf};

/// A file of this crate.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a committed file with what it must be, or, under `scripts/docs`, makes it so.
#[track_caller]
pub(crate) fn assert_generated(name: &str, generated: &str) {
    if std::env::var_os("MIRI_UPDATE_DOCS").is_some() {
        std::fs::write(file(name), generated).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(file(name)).unwrap_or_default();
    let first = committed.lines().zip(generated.lines()).position(|(old, new)| old != new);
    let line = first.unwrap_or_else(|| committed.lines().count().min(generated.lines().count()));
    assert!(
        committed == generated,
        "cli/{name} is not what the code says, from line {} on; run scripts/docs\n  there: {:?}\n  code:  {:?}",
        line + 1,
        committed.lines().nth(line),
        generated.lines().nth(line),
    );
}
