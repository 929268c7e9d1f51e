//! The schema in MariaDB: checked to be ours, brought up to date under a lock.

use super::address::{Address, Use};
use crate::params;
use crate::storage::{Result, StorageError};
use mysql_async::Pool;
use std::time::Duration;

mod migrations {
    refinery::embed_migrations!("../migrations/mariadb");
}

/// The oldest version that is known to have what is used here: CHECK constraints, `idle_write_transaction_timeout`,
/// persistent `AUTO_INCREMENT`.
const MIN_VERSION: (u64, u64) = (10, 6);
/// How long to wait for another server that is migrating this database.
const LOCK_LIMIT_S: i64 = 120;
/// How long a statement of a migration, or the wait for the lock, may take.
const LIMIT: Duration = Duration::from_mins(10);

/// Brings the database to the newest schema. Only one server at a time does so.
pub(in crate::storage) async fn prepare(address: &Address) -> Result<()> {
    let mut session = address.connect(Use::Read { limit: LIMIT }).await?;
    let one = |rows: Vec<crate::storage::Row>| {
        rows.into_iter().next().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })
    };
    let version: String = one(session.query("SELECT VERSION()", &[]).await?)?.get(0)?;
    check_version(&version)?;
    let durable: i64 = one(session.query("SELECT @@innodb_flush_log_at_trx_commit", &[]).await?)?.get(0)?;
    if durable != 1 {
        tracing::warn!(
            innodb_flush_log_at_trx_commit = durable,
            "this MariaDB does not sync each commit: a power cut can lose orders that were acknowledged"
        );
    }
    let lock = format!("miri.migrate.{}", address.database());
    let locked = one(session.query("SELECT GET_LOCK(LEFT(?, 64), ?)", params![&lock, LOCK_LIMIT_S]).await?)?;
    if locked.get::<Option<i64>>(0)? != Some(1) {
        return Err(StorageError::Unavailable(format!(
            "another server has been migrating the database {} for {LOCK_LIMIT_S} s; look at it first",
            address.database()
        )));
    }
    let outcome = migrate(address, &mut session).await;
    session.query("SELECT RELEASE_LOCK(LEFT(?, 64))", params![&lock]).await?;
    outcome
}

async fn migrate(address: &Address, session: &mut super::Session) -> Result<()> {
    let tables = session
        .query(
            "SELECT COUNT(*), COALESCE(SUM(table_name = 'refinery_schema_history'), 0) FROM information_schema.tables
             WHERE table_schema = DATABASE()",
            &[],
        )
        .await?;
    let counts = tables.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?;
    if counts.get::<i64>(0)? > 0 && counts.get::<i64>(1)? == 0 {
        return Err(StorageError::Unavailable(format!(
            "the database {} holds tables that are not Miri's; choose another one",
            address.database()
        )));
    }
    let mut pool = Pool::new(address.opts().clone());
    let outcome = migrations::migrations::runner().run_async(&mut pool).await;
    pool.disconnect().await.map_err(|e| StorageError::Unavailable(e.to_string()))?;
    let report = outcome
        .map_err(|e| StorageError::Unavailable(format!("the schema cannot be brought up to date: {e}")))?;
    for migration in report.applied_migrations() {
        tracing::info!(%migration, "migrated");
    }
    Ok(())
}

/// `10.11.6-MariaDB-0+deb12u1` is one; `8.0.36` is `MySQL`, which lacks what is used here.
fn check_version(version: &str) -> Result<()> {
    let refused = |why: &str| {
        let (major, minor) = MIN_VERSION;
        Err(StorageError::Unavailable(format!(
            "the database server is {version}: {why}MariaDB {major}.{minor} or newer is needed"
        )))
    };
    if !version.contains("MariaDB") {
        return refused("that is not MariaDB; ");
    }
    let mut numbers = version.split(['.', '-']).map(|part| part.parse::<u64>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < MIN_VERSION { refused("") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::check_version;

    #[test]
    fn old_servers_and_other_databases_are_refused() {
        assert!(check_version("10.11.6-MariaDB-0+deb12u1").is_ok());
        assert!(check_version("11.4.2-MariaDB").is_ok());
        assert!(check_version("10.5.23-MariaDB").is_err_and(|e| e.to_string().contains("10.6")));
        assert!(check_version("8.0.36").is_err_and(|e| e.to_string().contains("not MariaDB")));
    }
}
