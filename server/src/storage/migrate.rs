//! Schema versions. Migrations are numbered files, never edited once landed; refinery checks their fingerprints.

use super::{Result, StorageError};

mod sqlite {
    refinery::embed_migrations!("../migrations/sqlite");
}

/// Brings a SQLite database to the newest schema. Runs under the folder lock, so nobody else does the same.
pub(super) fn migrate_sqlite(conn: &mut rusqlite::Connection) -> Result<()> {
    let report = sqlite::migrations::runner()
        .run(conn)
        .map_err(|e| StorageError::Unavailable(format!("the schema cannot be brought up to date: {e}")))?;
    for migration in report.applied_migrations() {
        tracing::info!(%migration, "migrated");
    }
    Ok(())
}
