//! The database seen from outside the server: what is really in it, and what a test does to it by hand.
//!
//! One set of calls for both engines. They block, as a look into a file does: the server's own work goes on in its
//! threads meanwhile, and no test has to await what it only looks at.

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder, Row, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long a look waits for a lock that the server holds.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// What a session must agree with SQLite about, so that a test's statement means the same in both.
const TEXTS_ARE_JOINED: &str = "SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')";

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Outside {
    File(PathBuf),
    Server(Opts),
}

/// Keeps every order from being written: each write of stock or of an event waits until this is dropped.
pub enum Held {
    File(rusqlite::Connection),
    Server(Option<Conn>),
}

impl Outside {
    /// The first value of the first row, a number.
    pub fn number(&self, sql: &str) -> i64 {
        self.numbers(sql)[0]
    }

    /// The first column, numbers.
    pub fn numbers(&self, sql: &str) -> Vec<i64> {
        match self {
            Self::File(path) => column(path, sql),
            Self::Server(opts) => column_of(opts, sql),
        }
    }

    /// The first column, texts.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        match self {
            Self::File(path) => column(path, sql),
            Self::Server(opts) => column_of(opts, sql),
        }
    }

    /// Runs statements that the schema allows.
    pub fn run(&self, sql: &str) {
        match self {
            Self::File(path) => open_to_write(path).execute_batch(sql).unwrap(),
            Self::Server(opts) => run_on(opts, sql.to_owned()),
        }
    }

    /// Changes rows by hand, past every rule of the schema.
    pub fn change(&self, sql: &str) {
        match self {
            Self::File(path) => {
                let conn = open_to_write(path);
                let unruly = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON";
                conn.execute_batch(unruly).unwrap();
                conn.execute_batch(sql).unwrap();
            }
            Self::Server(opts) => {
                run_on(opts, format!("SET foreign_key_checks = 0, check_constraint_checks = 0; {sql}"));
            }
        }
    }

    /// Keeps orders from being written until [`Held::let_go`].
    pub fn hold(&self) -> Held {
        match self {
            Self::File(path) => {
                let conn = open_to_write(path);
                conn.execute_batch("BEGIN IMMEDIATE").unwrap();
                Held::File(conn)
            }
            Self::Server(opts) => {
                let opts = opts.clone();
                // In the order in which the lane takes them, so that nobody waits for someone who waits for him.
                let rows = "BEGIN; SELECT * FROM goods_stock FOR UPDATE; SELECT * FROM event_seq FOR UPDATE;
                            SELECT * FROM lane_commits FOR UPDATE";
                Held::Server(Some(on_the_side(async move {
                    let mut conn = Conn::new(opts).await.unwrap();
                    conn.query_drop(rows).await.unwrap();
                    conn
                })))
            }
        }
    }

    /// Every byte that the database keeps: the file with its log, or every value of every row.
    pub fn everything(&self) -> Vec<u8> {
        match self {
            Self::File(path) => {
                let files = [path.clone(), path.with_extension("db-wal")];
                files.map(|file| std::fs::read(file).unwrap_or_default()).concat()
            }
            Self::Server(opts) => {
                let opts = opts.clone();
                on_the_side(async move {
                    let mut conn = Conn::new(opts).await.unwrap();
                    let tables: Vec<String> = conn.query("SHOW TABLES").await.unwrap();
                    let mut bytes = Vec::new();
                    for table in tables {
                        let rows: Vec<Row> = conn.query(format!("SELECT * FROM {table}")).await.unwrap();
                        for value in rows.into_iter().flat_map(Row::unwrap) {
                            if let Value::Bytes(value) = value {
                                bytes.extend(value);
                            }
                        }
                    }
                    conn.disconnect().await.unwrap();
                    bytes
                })
            }
        }
    }

    /// Every row of every table, as text, by the name of the table.
    pub fn contents(&self) -> BTreeMap<String, Vec<String>> {
        let list = match self {
            Self::File(_) => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            }
            Self::Server(_) => "SHOW TABLES",
        };
        let contents = self.texts(list).into_iter().map(|table| {
            let sql = format!("SELECT * FROM {table}");
            let mut rows = match self {
                Self::File(path) => rows_of_file(path, &sql),
                Self::Server(opts) => rows_of_server(opts, sql),
            };
            rows.sort_unstable();
            (table, rows)
        });
        contents.collect()
    }

    /// What the engine says of the database's own soundness must be nothing but good.
    pub fn assert_sound(&self) {
        match self {
            Self::File(_) => assert_eq!(self.texts("PRAGMA integrity_check"), ["ok"]),
            Self::Server(opts) => {
                for table in self.texts("SHOW TABLES") {
                    let opts = opts.clone();
                    let said = on_the_side(async move {
                        let mut conn = Conn::new(opts).await.unwrap();
                        let rows: Vec<(String, String, String, String)> =
                            conn.query(format!("CHECK TABLE {table} EXTENDED")).await.unwrap();
                        conn.disconnect().await.unwrap();
                        rows
                    });
                    assert!(said.iter().all(|(.., text)| text == "OK"), "{said:?}");
                }
            }
        }
    }
}

impl Held {
    pub fn let_go(mut self) {
        match &mut self {
            Self::File(conn) => conn.execute_batch("ROLLBACK").unwrap(),
            Self::Server(conn) => {
                let mut conn = conn.take().unwrap();
                on_the_side(async move {
                    conn.query_drop("ROLLBACK").await.unwrap();
                    conn.disconnect().await.unwrap();
                });
            }
        }
    }
}

/// A way in that asks for the lock again and again without a pause: a lane that is busy lets go of it for microseconds only, and
/// SQLite's own waiting would sleep through them.
fn open_to_write(path: &Path) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.busy_handler(Some(|_| {
        std::thread::yield_now();
        true
    }))
    .unwrap();
    conn
}

/// Reads a file that a server may be using.
fn column<T: rusqlite::types::FromSql>(path: &Path, sql: &str) -> Vec<T> {
    let read_only = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let conn = rusqlite::Connection::open_with_flags(path, read_only).unwrap();
    conn.busy_timeout(LOCK_WAIT).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(|value| value.unwrap()).collect()
}

fn rows_of_file(path: &Path, sql: &str) -> Vec<String> {
    let conn =
        rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    conn.busy_timeout(LOCK_WAIT).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
        Ok(format!("{values:?}"))
    };
    statement.query_map([], row).unwrap().map(|row| row.unwrap()).collect()
}

fn rows_of_server(opts: &Opts, sql: String) -> Vec<String> {
    let opts = opts.clone();
    on_the_side(async move {
        let mut conn = Conn::new(opts).await.unwrap();
        let rows: Vec<Row> = conn.query(sql).await.unwrap();
        conn.disconnect().await.unwrap();
        rows.into_iter().map(|row| format!("{:?}", row.unwrap())).collect()
    })
}

fn column_of<T: mysql_async::prelude::FromValue + Send + 'static>(opts: &Opts, sql: &str) -> Vec<T> {
    let (opts, sql) = (opts.clone(), sql.to_owned());
    on_the_side(async move {
        let mut conn = Conn::new(opts).await.unwrap();
        let rows: Vec<Row> = conn.query(&sql).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
        conn.disconnect().await.unwrap();
        rows.into_iter().map(|mut row| row.take(0).unwrap()).collect()
    })
}

fn run_on(opts: &Opts, sql: String) {
    let opts = opts.clone();
    on_the_side(async move {
        let mut conn = Conn::new(opts).await.unwrap();
        conn.query_drop(&sql).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
        conn.disconnect().await.unwrap();
    });
}

/// What the driver needs to know of a `mariadb://` URL, with this database or none.
pub fn options(url: &str, database: Option<String>) -> Opts {
    let rest = url.strip_prefix("mariadb://").expect("a URL of MariaDB begins with mariadb://");
    let given = Opts::from_url(&format!("mysql://{rest}")).unwrap();
    OptsBuilder::from_opts(given).db_name(database).setup(vec![TEXTS_ARE_JOINED]).into()
}

/// Runs statements on a server without choosing a database.
pub fn run_on_server(url: &str, sql: String) {
    run_on(&options(url, None), sql);
}

/// Waits for something that runs on a runtime of its own, so that a test's own runtime need not go on for it.
fn on_the_side<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime =
        RUNTIME.get_or_init(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());
    let (tell, told) = mpsc::channel();
    runtime.spawn(async move { tell.send(work.await) });
    told.recv().expect("the database cannot be looked at; the reason stands above")
}
