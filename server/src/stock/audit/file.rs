//! I11: the database file itself is sound.

use super::Findings;
use crate::storage::{Result, Tx};

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    for row in tx.query_all("PRAGMA integrity_check", &[]).await? {
        let found: String = row.get(0)?;
        if found != "ok" {
            findings.violation("I11", "database".to_owned(), "ok", found);
        }
    }
    let orphans = tx.query_all("PRAGMA foreign_key_check", &[]).await?;
    for row in &orphans {
        let table: String = row.get(0)?;
        let id = row.get::<Option<i64>>(1)?.map_or_else(|| table.clone(), |id| format!("{table} {id}"));
        findings.violation("I11", id, "every reference leads somewhere", "one that leads nowhere");
    }
    findings.count("database file", 1);
    Ok(())
}
