//! The file: how it is opened, which are refused, and with which settings it is used.

use crate::harness::TestDatabase;
use crate::storage::{Notebook, Result, try_open};
use miri_server::storage::{Database, Limits, StorageError, Store, Tx};
use std::fs;
use std::path::{Path, PathBuf};

async fn open(path: &Path) -> Result<Store> {
    try_open(Database::Sqlite(path.to_owned()), Limits::default()).await
}

/// Why a file cannot be opened; the message is what an operator reads.
async fn refusal(path: &Path) -> String {
    let error = open(path).await.err().unwrap();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    error.to_string()
}

/// The file of a store that was closed, with its database.
async fn closed(notebook: Notebook) -> (TestDatabase, PathBuf) {
    notebook.note("apple").await.unwrap();
    notebook.note("pear").await.unwrap();
    notebook.close().await;
    let Notebook { store, database } = notebook;
    drop(store);
    let path = database.file();
    (database, path)
}

async fn pragmas(store: &Store, write: bool) -> Vec<(&'static str, i64)> {
    let mut values = Vec::new();
    for name in [
        "synchronous",
        "foreign_keys",
        "mmap_size",
        "temp_store",
        "busy_timeout",
        "wal_autocheckpoint",
        "query_only",
        "page_size",
    ] {
        let look = async move |tx: &mut Tx<'_>| -> Result<i64> {
            tx.query_one(&format!("PRAGMA {name}"), &[]).await?.get(0)
        };
        let value = if write { store.write(look).await } else { store.read(look).await };
        values.push((name, value.unwrap()));
    }
    values
}

#[tokio::test]
async fn connections_have_the_settings_that_the_design_asks_for() {
    let notebook = Notebook::new().await;
    let expected = |query_only| {
        [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("mmap_size", 0),
            ("temp_store", 2),
            ("busy_timeout", 5_000),
            ("wal_autocheckpoint", 0),
            ("query_only", query_only),
            ("page_size", 4_096),
        ]
    };
    assert_eq!(pragmas(&notebook, true).await, expected(0));
    assert_eq!(pragmas(&notebook, false).await, expected(1));
    assert_eq!(notebook.database.texts("PRAGMA journal_mode"), ["wal"]);
    notebook.end().await;
}

#[tokio::test]
async fn every_table_is_strict() {
    let notebook = Notebook::new().await;
    let lax = "SELECT COUNT(*) FROM pragma_table_list
               WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'refinery_schema_history'";
    assert_eq!(notebook.number(lax), 0);
    assert!(notebook.number("SELECT COUNT(*) FROM pragma_table_list WHERE strict") > 10);
    notebook.end().await;
}

#[tokio::test]
async fn a_folder_has_one_server_and_a_second_one_is_told_what_to_do() {
    let notebook = Notebook::new().await;
    let second = refusal(&notebook.database.file()).await;
    assert!(second.contains("another Miri server is using this folder"), "{second}");
    assert!(second.contains("stop it") && second.contains("--data-dir"), "{second}");
    let other_file = refusal(&notebook.database.file().with_file_name("other.db")).await;
    assert!(other_file.contains("another Miri server"), "one server a folder: {other_file}");
    assert!(!notebook.database.file().with_file_name("other.db").exists());
    assert_eq!(notebook.note("the first goes on").await, Ok(1));

    let (database, path) = closed(notebook).await;
    let again = open(&path).await.unwrap();
    again.close().await;
    drop((again, database));
}

#[tokio::test]
async fn what_was_written_is_there_when_the_file_is_opened_again() {
    let (database, path) = closed(Notebook::new().await).await;
    let store = open(&path).await.unwrap();
    let notebook = Notebook { store, database };
    assert_eq!(notebook.texts(), ["apple", "pear"]);
    assert_eq!(notebook.note("plum").await, Ok(3));
    notebook.end().await;
}

#[tokio::test]
async fn a_file_whose_folder_is_missing_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let missing = refusal(&folder.path().join("nowhere/miri.db")).await;
    assert!(missing.contains("nowhere") && missing.contains("No such file"), "{missing}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("miri.db");
    let letter = "Dear Anna, this is a letter and not a database. ".repeat(200);
    fs::write(&path, &letter).unwrap();
    let error = refusal(&path).await;
    assert!(error.contains("miri.db") && error.contains("not a database"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_database_of_someone_else_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("miri.db");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(
        "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.com')",
    )
    .unwrap();
    conn.close().unwrap();
    let before = fs::read(&path).unwrap();
    let error = refusal(&path).await;
    assert!(error.contains("not Miri's") && error.contains("--database-url"), "{error}");
    assert!(fs::read(&path).unwrap() == before, "not a byte of it is changed");
}

#[tokio::test]
async fn a_database_of_a_newer_version_or_with_other_migrations_is_refused() {
    for (change, word) in [
        (
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (999, 'from_the_future', '2030-01-01T00:00:00Z', '1')",
            "from_the_future",
        ),
        ("UPDATE refinery_schema_history SET checksum = '1' WHERE version = 9", "orders"),
    ] {
        let (database, path) = closed(Notebook::new().await).await;
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let error = refusal(&path).await;
        assert!(error.contains("schema cannot be brought up to date") && error.contains(word), "{error}");
        drop(database);
    }
}

#[tokio::test]
async fn a_damaged_or_cut_database_is_refused_with_the_reason() {
    for damage in [cut_in_half, overwrite_all_but_the_first_page] {
        let (database, path) = closed(Notebook::new().await).await;
        damage(&path);
        let error = open(&path).await.err().unwrap();
        assert!(error.to_string().contains("malformed"), "{error}");
        drop(database);
    }
}

fn cut_in_half(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
}

fn overwrite_all_but_the_first_page(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes.iter_mut().skip(4_096).for_each(|byte| *byte = 0xA5);
    fs::write(path, bytes).unwrap();
}
