//! The write-ahead log: it is carried into the database on the way, and the file does not grow without end.

use crate::storage::{NEVER, Notebook, Result};
use miri_server::params;
use miri_server::storage::Tx;
use std::sync::atomic::Ordering;
use std::sync::mpsc;

const MIB: u64 = 1 << 20;

impl Notebook {
    /// Writes a mebibyte over the one before it.
    async fn write_mebibyte(&self, round: u8) {
        let bytes = vec![round; 1 << 20];
        self.write(async move |tx: &mut Tx<'_>| -> Result<()> {
            tx.execute_one("UPDATE large SET bytes = ?", params![&bytes]).await
        })
        .await
        .unwrap();
    }

    fn wal_bytes(&self) -> u64 {
        std::fs::metadata(self.database.file().with_extension("db-wal")).map_or(0, |file| file.len())
    }

    fn checkpoints(&self) -> u64 {
        self.stats().checkpoints.load(Ordering::Relaxed)
    }

    async fn with_a_large_row() -> Self {
        let notebook = Self::new().await;
        notebook
            .database
            .run("CREATE TABLE large (bytes BLOB NOT NULL) STRICT; INSERT INTO large VALUES (x'00')");
        notebook
    }
}

#[tokio::test]
async fn however_much_is_written_the_wal_stays_small() {
    let notebook = Notebook::with_a_large_row().await;
    let mut largest = 0;
    for round in 0..100 {
        notebook.write_mebibyte(round).await;
        largest = largest.max(notebook.wal_bytes());
    }
    assert!(notebook.checkpoints() >= 10, "{} checkpoints", notebook.checkpoints());
    assert!(largest < 16 * MIB, "100 MiB were written, and the WAL had {largest} bytes");
    assert_eq!(notebook.number("SELECT length(bytes) FROM large WHERE substr(bytes, 1, 1) = x'63'"), 1 << 20);
    notebook.end().await;
}

#[tokio::test]
async fn a_read_that_keeps_the_wal_from_starting_over_does_so_only_while_it_lasts() {
    let notebook = Notebook::with_a_large_row().await;
    let (looked, mut has_looked) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let store = notebook.store.clone();
    let reading = tokio::spawn(async move {
        store
            .read_for(NEVER, async move |tx: &mut Tx<'_>| -> Result<()> {
                tx.query_all("SELECT length(bytes) FROM large", &[]).await?;
                looked.send(()).unwrap();
                assert!(may_go_on.recv().is_err());
                Ok(())
            })
            .await
    });
    has_looked.recv().await.unwrap();
    for round in 0..56 {
        notebook.write_mebibyte(round).await;
    }
    assert!(notebook.wal_bytes() > 48 * MIB, "nothing can be cut while it is being read");
    drop(go_on);
    reading.await.unwrap().unwrap();
    for round in 0..8 {
        notebook.write_mebibyte(round).await;
    }
    assert!(notebook.wal_bytes() < 16 * MIB, "the file is cut, it has {} bytes", notebook.wal_bytes());
    notebook.end().await;
}

#[tokio::test]
async fn a_store_that_is_closed_leaves_everything_in_the_file_itself() {
    let notebook = Notebook::new().await;
    notebook.note("apple").await.unwrap();
    assert!(notebook.wal_bytes() > 0);
    notebook.close().await;
    assert_eq!(notebook.wal_bytes(), 0);
    notebook.end().await;
}
