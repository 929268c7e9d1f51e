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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    /// The migrations in a folder: name and text.
    fn folder(name: &str) -> BTreeMap<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name);
        let files = std::fs::read_dir(path).unwrap().map(|file| file.unwrap());
        files
            .map(|file| {
                (file.file_name().into_string().unwrap(), std::fs::read_to_string(file.path()).unwrap())
            })
            .collect()
    }

    #[test]
    fn both_databases_have_the_same_migrations() {
        let (sqlite, mariadb) = (folder("sqlite"), folder("mariadb"));
        assert!(sqlite.len() >= 25);
        assert!(sqlite.keys().eq(mariadb.keys()), "{:?} and {:?}", sqlite.keys(), mariadb.keys());
    }

    #[test]
    fn a_migration_of_mariadb_is_one_statement_that_can_be_repeated() {
        for (name, text) in folder("mariadb") {
            let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            let code = code.join("\n");
            assert_eq!(code.trim_end().matches(';').count(), 1, "{name}");
            assert!(
                ["CREATE TABLE IF NOT EXISTS", "INSERT IGNORE", "ALTER TABLE", "DO 0"]
                    .iter()
                    .any(|start| code.trim_start().starts_with(start)),
                "{name}"
            );
        }
    }
}
