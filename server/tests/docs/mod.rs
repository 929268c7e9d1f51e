//! What is generated into `docs/` is what the code says. `scripts/docs` writes it anew.

mod on_sqlite;
mod openapi;

use std::path::PathBuf;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

/// Compares a file of `docs/` with what it must be, or, under `scripts/docs`, makes it so.
#[track_caller]
fn assert_generated(name: &str, generated: &str) {
    if std::env::var_os("MIRI_UPDATE_DOCS").is_some() {
        std::fs::write(file(name), generated).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(file(name)).unwrap_or_default();
    let first = committed.lines().zip(generated.lines()).position(|(old, new)| old != new);
    let line = first.unwrap_or_else(|| committed.lines().count().min(generated.lines().count()));
    assert!(
        committed == generated,
        "docs/{name} is not what the code says, from line {} on; run scripts/docs\n  there: {:?}\n  code:  {:?}",
        line + 1,
        committed.lines().nth(line),
        generated.lines().nth(line),
    );
}
