//! SQLite: how it is opened, spoken to and checkpointed.

use super::{Constraint, Param, Result, Row, StorageError, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ToSql};
use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// The first version without the WAL-reset bug (sqlite.org/wal.html#walresetbug).
const MIN_VERSION: i32 = 3_051_003;
/// Prepared statements kept a connection.
const STATEMENT_CACHE: usize = 128;
/// How long a read connection waits for another one's lock, which in WAL mode it hardly ever meets.
const READ_LOCK_WAIT: Duration = Duration::from_secs(5);
/// Checkpoints that make writers wait give up after this.
const CHECKPOINT_BUSY_TIMEOUT: Duration = Duration::from_millis(50);
/// Pages in the WAL between two passive checkpoints. Each writes a page once however often the WAL has it, and a busy shop
/// changes the same pages again and again, so fewer and larger ones write less.
const PASSIVE_EVERY_PAGES: i32 = 2_000;
/// Bytes in the WAL from which readers are asked to let it restart.
const RESTART_FROM_BYTES: i64 = 32 << 20;
/// Bytes in the WAL from which the file is cut.
const TRUNCATE_FROM_BYTES: i64 = 48 << 20;
/// The page size, SQLite's default, written out because the limits above are told in bytes.
const PAGE_BYTES: i64 = 4096;

thread_local! {
    /// Frames in the WAL after this thread's last commit; the hook has no other way to hand them over.
    static WAL_PAGES: Cell<i32> = const { Cell::new(0) };
}

/// Refuses to work with a SQLite that can lose commits.
pub(super) fn check_version() -> Result<()> {
    let version = rusqlite::version_number();
    if version < MIN_VERSION {
        return Err(StorageError::Unavailable(format!(
            "SQLite {} is too old: 3.51.3 or newer is needed",
            rusqlite::version()
        )));
    }
    Ok(())
}

/// Opens the write connection, creating the file when it is missing: for its owner's eyes only, which SQLite hands on to
/// the files beside it.
pub(super) fn open_writer(path: &Path, lock_wait: Duration) -> Result<Connection> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(StorageError::Unavailable(format!("{}: {error}", path.display()))),
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|e| unavailable(path, &e))?;
    refuse_foreign(&conn, path)?;
    configure(&conn, Access::Write).map_err(|e| unavailable(path, &e))?;
    conn.busy_timeout(lock_wait).map_err(map_error)?;
    conn.wal_hook(Some(|_, pages| {
        WAL_PAGES.set(pages);
        Ok(())
    }));
    Ok(conn)
}

/// A database with tables and without a history of our migrations belongs to someone else: not a byte of it is changed.
fn refuse_foreign(conn: &Connection, path: &Path) -> Result<()> {
    conn.busy_timeout(READ_LOCK_WAIT).map_err(|e| unavailable(path, &e))?;
    let foreign = conn.query_row(
        "SELECT COUNT(*) > 0 AND SUM(name = 'refinery_schema_history') = 0 FROM sqlite_schema WHERE type = 'table'",
        [],
        |row| row.get::<_, bool>(0),
    );
    if foreign.map_err(|e| unavailable(path, &e))? {
        return Err(StorageError::Unavailable(format!(
            "{}: this database holds tables that are not Miri's; choose another file with --database-url",
            path.display()
        )));
    }
    Ok(())
}

/// Whether a connection may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Sets everything that is not kept in the file. The busy time-out comes first, so that the rest can wait for locks.
pub(super) fn configure(conn: &Connection, access: Access) -> rusqlite::Result<()> {
    conn.busy_timeout(READ_LOCK_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // A plan depends on the text of its statement alone. Otherwise a parameter that is compared with the column of a partial
    // index has its statement prepared anew at each run, and has an UPDATE by primary key walk that index instead
    // (<https://sqlite.org/queryplanner-ng.html#qpstab>).
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if access == Access::Write {
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            let why = format!("the journal mode is {mode}, WAL is needed");
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN),
                Some(why),
            ));
        }
    }
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536;",
    )?;
    // Only the lane checkpoints. Setting this removes any WAL hook, so it comes before the hook.
    conn.query_row("PRAGMA wal_autocheckpoint = 0", [], |_| Ok(()))?;
    if access == Access::Read {
        conn.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(())
}

/// Checkpoints when enough has gathered. Returns how many checkpoints were made.
pub(super) fn checkpoint_if_due(conn: &Connection, since_last: &mut i32, lock_wait: Duration) -> Result<u64> {
    let pages = WAL_PAGES.get();
    if pages < *since_last {
        *since_last = 0; // The WAL started over.
    }
    if pages - *since_last < PASSIVE_EVERY_PAGES {
        return Ok(0);
    }
    let bytes = i64::from(pages) * PAGE_BYTES;
    let mode = match bytes {
        b if b >= TRUNCATE_FROM_BYTES => "TRUNCATE",
        b if b >= RESTART_FROM_BYTES => "RESTART",
        _ => "PASSIVE",
    };
    *since_last = pages;
    checkpoint(conn, mode, lock_wait)?;
    Ok(1)
}

/// Copies the WAL into the database and cuts it to nothing where no reader needs it. True when all of it was copied.
pub(super) fn checkpoint_truncate(conn: &Connection, lock_wait: Duration) -> Result<bool> {
    checkpoint(conn, "TRUNCATE", lock_wait)
}

fn checkpoint(conn: &Connection, mode: &str, lock_wait: Duration) -> Result<bool> {
    conn.busy_timeout(CHECKPOINT_BUSY_TIMEOUT).map_err(map_error)?;
    let outcome = conn.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
        Ok(row.get::<_, i64>(0)? == 0 && row.get::<_, i64>(1)? == row.get::<_, i64>(2)?)
    });
    conn.busy_timeout(lock_wait).map_err(map_error)?;
    outcome.map_err(map_error)
}

/// Runs a statement that returns nothing and takes nothing: BEGIN, COMMIT, SAVEPOINT and their like.
pub(super) fn command(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(|_| ()).map_err(map_error)
}

pub(super) fn execute(statement: &mut Statement<'_>, params: &[Param<'_>]) -> Result<u64> {
    let rows = statement.execute(rusqlite::params_from_iter(params)).map_err(map_error)?;
    Ok(rows as u64)
}

pub(super) fn insert(statement: &mut Statement<'_>, params: &[Param<'_>]) -> Result<i64> {
    statement.insert(rusqlite::params_from_iter(params)).map_err(map_error)
}

pub(super) fn query(statement: &mut Statement<'_>, params: &[Param<'_>]) -> Result<Vec<Row>> {
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(map_error)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(map_error)? {
        let mut values = Vec::with_capacity(columns);
        for index in 0..columns {
            values.push(value(row.get_ref(index).map_err(map_error)?)?);
        }
        all.push(Row(values));
    }
    Ok(all)
}

/// The one number of a query that always has one.
pub(super) fn number(conn: &Connection, sql: &str) -> Result<i64> {
    let mut statement = conn.prepare(sql).map_err(map_error)?;
    let rows = query(&mut statement, &[])?;
    rows.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)
}

fn value(value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(bytes) => Value::Text(
            String::from_utf8(bytes.to_vec())
                .map_err(|_| StorageError::Corrupt("a text is not UTF-8".to_owned()))?,
        ),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Real(_) => return Err(StorageError::Corrupt("a column holds a float".to_owned())),
    })
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn unavailable(path: &Path, error: &rusqlite::Error) -> StorageError {
    StorageError::Unavailable(format!("{}: {error}", path.display()))
}

/// SQLite's result codes (sqlite.org/rescode.html) in the shop's words.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
pub(super) fn map_error(error: rusqlite::Error) -> StorageError {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return StorageError::Defect(error.to_string());
    };
    let message = message.clone().unwrap_or_else(|| failure.to_string());
    match failure.code {
        ErrorCode::ConstraintViolation => StorageError::Conflict(Constraint::from_sqlite(&message)),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StorageError::Busy,
        ErrorCode::OperationInterrupted => StorageError::TimedOut,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StorageError::Corrupt(message),
        ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::OutOfMemory
        | ErrorCode::FileLockingProtocolFailed => StorageError::Unavailable(message),
        _ => StorageError::Defect(message),
    }
}
