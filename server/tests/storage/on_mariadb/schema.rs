//! Which databases are refused, and what a schema of ours is like.

use crate::harness::TestDatabase;
use crate::storage::{Notebook, try_open};
use miri_server::auth::GivenSecrets;
use miri_server::config::Config;
use miri_server::storage::{Database, Limits, StorageError};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

async fn refusal(database: Database) -> String {
    match try_open(database, Limits::mariadb()).await.err() {
        Some(StorageError::Unavailable(why)) => why,
        other => panic!("it must be refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_database_of_someone_else_is_refused_and_left_as_it_is() {
    let database = TestDatabase::new();
    database.run("CREATE TABLE cats (id INT PRIMARY KEY)");
    assert!(refusal(database.config()).await.contains("not Miri's"));
    assert_eq!(database.texts("SHOW TABLES"), ["cats"]);
}

#[tokio::test]
async fn a_database_that_is_not_there_or_does_not_let_us_in_is_named_without_the_password() {
    let database = TestDatabase::new();
    let url = database.url();
    let (_, password) = url.split_once("://").unwrap().1.split_once('@').unwrap().0.split_once(':').unwrap();
    for (wrong, named) in [
        (url.replace("/miri_", "/nobodys_"), "nobodys_"),
        (url.replace(password, "not-the-password"), "Access denied"),
        (format!("{}:1/miri", url.rsplit_once(':').unwrap().0), "127.0.0.1:1"),
    ] {
        let why = refusal(Database::MariaDb(wrong.into())).await;
        assert!(why.contains(named), "{why}");
        assert!(!why.contains(password) && !why.contains("not-the-password"), "{why}");
    }
}

#[tokio::test]
async fn every_table_is_transactional_and_compares_texts_byte_by_byte() {
    let notebook = Notebook::new().await;
    let odd = notebook.database.texts(
        "SELECT CONCAT(table_name, ' ', engine, ' ', table_collation) FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name NOT IN ('notes', 'refinery_schema_history')
           AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_nopad_bin')",
    );
    assert_eq!(odd, [""; 0]);
    notebook.end().await;
}

#[tokio::test]
async fn a_database_with_other_migrations_is_refused() {
    let notebook = Notebook::new().await;
    notebook.close().await;
    notebook.database.run("UPDATE refinery_schema_history SET checksum = '1' WHERE version = 3");
    assert!(refusal(notebook.database.config()).await.contains("brought up to date"));
}

#[tokio::test]
async fn a_server_on_a_shared_database_makes_no_keys_by_itself_and_opens_none_that_others_wrote() {
    let database = TestDatabase::new();
    let start = async |secrets| {
        let config = Config { database: database.config(), secrets, ..Config::local(database.folder()) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stop = CancellationToken::new();
        stop.cancel();
        miri_server::run(config, listener, stop).await
    };
    let why = start(GivenSecrets::default()).await.unwrap_err().to_string();
    assert!(why.contains("MIRI_INDEX_KEY"), "{why}");
    start(database.secrets()).await.unwrap();
    database.run(
        "INSERT INTO users (role, email_index, password_hash, created_at) VALUES ('USER', x'01', '-', 0);
         INSERT INTO user_profiles (user_id, email, user_name, phone_number, address)
         SELECT id, x'01', x'01', x'01', x'01' FROM users",
    );
    let why = start(database.secrets()).await.unwrap_err().to_string();
    assert!(why.contains("other keys"), "{why}");
}
