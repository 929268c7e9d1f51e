//! The answer of a COMMIT is lost. What became of it is found out and never guessed.

use crate::harness::{Cable, Cut, TestDatabase};
use crate::storage::{Notebook, one_batch, queued};
use miri_server::storage::{Database, Limits, StorageError};

/// A notebook whose database lies behind a cable.
async fn behind_a_cable(limits: Limits) -> (Notebook, Cable) {
    let database = TestDatabase::new();
    let (cable, url) = Cable::to_url(&database.url());
    (Notebook::on(database, Database::MariaDb(url.into()), Some(limits)).await, cable)
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_and_answered_as_what_it_is() {
    let (notebook, cable) = behind_a_cable(Limits::mariadb()).await;
    notebook.note("apple").await.unwrap();
    cable.cut_once(Cut::AfterCommit);
    notebook.note("pear").await.unwrap();
    assert_eq!(cable.cuts(), 1);
    notebook.note("plum").await.unwrap();
    assert_eq!(notebook.texts(), ["apple", "pear", "plum"]);
    assert_eq!(notebook.number("SELECT last_id FROM event_seq"), 3);
    assert_eq!(*notebook.committed_event().borrow(), 3, "its event is announced all the same");
    notebook.end().await;
}

#[tokio::test]
async fn a_commit_that_never_arrived_is_run_again_and_has_its_effect_once() {
    let (notebook, cable) = behind_a_cable(Limits::mariadb()).await;
    cable.cut_once(Cut::BeforeCommit);
    notebook.note("apple").await.unwrap();
    assert_eq!(cable.cuts(), 1);
    assert_eq!(notebook.texts(), ["apple"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 1);
    assert_eq!(notebook.number("SELECT last_id FROM event_seq"), 1);
    notebook.end().await;
}

#[tokio::test]
async fn every_job_of_a_lost_batch_gets_its_own_answer() {
    for cut in [Cut::BeforeCommit, Cut::AfterCommit] {
        let (notebook, cable) = behind_a_cable(one_batch()).await;
        let hold = notebook.hold_lane().await;
        let apple = queued(notebook.note("apple"));
        let failing = queued(notebook.failing_note("pear"));
        let twice = queued(notebook.note("apple"));
        let plum = queued(notebook.note("plum"));
        cable.cut_once(cut);
        hold.release().await;
        apple.await.unwrap();
        assert_eq!(failing.await, Err(StorageError::Corrupt("on purpose".to_owned())), "{cut:?}");
        assert!(matches!(twice.await, Err(StorageError::Conflict(_))), "{cut:?}");
        plum.await.unwrap();
        assert_eq!(cable.cuts(), 1);
        assert_eq!(notebook.texts(), ["apple", "plum"], "{cut:?}");
        assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2, "{cut:?}");
        notebook.end().await;
    }
}

#[tokio::test]
async fn where_it_cannot_be_found_out_the_answer_is_unknown_and_nothing_is_run_again() {
    for (cut, left) in [(Cut::BeforeCommit, vec![]), (Cut::AfterCommit, vec!["apple"])] {
        let (notebook, cable) = behind_a_cable(Limits::mariadb()).await;
        cable.cut_for_long(cut);
        assert_eq!(notebook.note("apple").await, Err(StorageError::OutcomeUnknown), "{cut:?}");
        assert!(
            matches!(notebook.note("pear").await, Err(StorageError::Unavailable(_))),
            "{cut:?}: while the database is away nothing is run"
        );
        assert_eq!(notebook.texts(), left, "{cut:?}");
        cable.mend();
        let committed = i64::try_from(left.len()).unwrap();
        notebook.note("plum").await.unwrap();
        assert_eq!(notebook.texts(), [left, vec!["plum"]].concat(), "{cut:?}");
        assert_eq!(*notebook.committed_event().borrow(), committed + 1, "{cut:?}");
        assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), committed + 1, "{cut:?}");
        notebook.end().await;
    }
}
