//! I11: the database itself is sound.

use super::Findings;
use crate::storage::{Engine, Result, Tx};

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    match tx.engine() {
        Engine::Sqlite => check_file(tx, findings).await?,
        Engine::MariaDb => check_tables(tx, findings).await?,
    }
    findings.count("database file", 1);
    Ok(())
}

async fn check_file(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
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
    Ok(())
}

/// Reads every table with its indexes (mariadb.com/kb/en/check-table), then looks for references that lead nowhere, which
/// someone may have made with `foreign_key_checks` off. CHECK TABLE ends the snapshot, so this comes last in an audit.
async fn check_tables(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    let references = tx
        .query_all(
            "SELECT table_name, column_name, referenced_table_name, referenced_column_name
             FROM information_schema.key_column_usage
             WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
             ORDER BY table_name, column_name",
            &[],
        )
        .await?;
    for row in &references {
        let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
        let (to, key): (String, String) = (row.get(2)?, row.get(3)?);
        let sql = format!(
            "SELECT COUNT(*) FROM {} child LEFT JOIN {} parent ON parent.{key} = child.{column}
             WHERE child.{column} IS NOT NULL AND parent.{key} IS NULL",
            quoted(&table),
            quoted(&to),
            key = quoted(&key),
            column = quoted(&column),
        );
        let orphans: i64 = tx.query_one(&sql, &[]).await?.get(0)?;
        if orphans > 0 {
            let found = format!("{orphans} that lead nowhere");
            findings.violation("I11", format!("{table}.{column}"), "every reference leads somewhere", found);
        }
    }
    let tables = tx
        .query_all(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
            &[],
        )
        .await?;
    for row in &tables {
        let table: String = row.get(0)?;
        for row in tx.query_all(&format!("CHECK TABLE {}", quoted(&table)), &[]).await? {
            let (kind, text): (String, String) = (row.get(2)?, row.get(3)?);
            if kind == "error" || (kind == "status" && text != "OK") {
                findings.violation("I11", table.clone(), "OK", text);
            }
        }
    }
    Ok(())
}

/// A name that someone else chose, as a name in a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
