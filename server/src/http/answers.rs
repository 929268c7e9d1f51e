//! Stored answers: their statements, and looking many up at once.
//!
//! Whoever is refused is looked up first, and in a drop nearly everyone is refused: so those who wait at the same time share one
//! snapshot.

use super::mutation::Once;
use super::{Answer, ApiError};
use crate::app::AppState;
use crate::clock::MachineTime;
use crate::group::{Group, Waiting};
use crate::params;
use crate::storage::{Row, StorageError, Store, Tx};
use miri_common::UserId;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Answers that one write forgets.
const FORGOTTEN_AT_ONCE: i64 = 200;

/// Where a refused request asks for what was answered under its key before.
pub type Replays = Group<Once, Result<Option<Answer>, ApiError>>;

/// Those who ask.
pub(crate) type Asked = Waiting<Once, Result<Option<Answer>, ApiError>>;

/// Looks up for all who ask, until `stop`: the application holds the other end, so this one does not end by itself.
pub(crate) async fn serve(app: AppState, asked: Asked, stop: CancellationToken) {
    tokio::select! {
        // One look at a time: it costs a thread, and those who come meanwhile share the next.
        () = asked.serve(1, |keys| look_up(&app, keys)) => {}
        () = stop.cancelled() => {}
    }
}

/// The answers under these keys, all from one snapshot.
async fn look_up(app: &AppState, keys: Vec<Once>) -> Vec<Result<Option<Answer>, ApiError>> {
    let (state, count) = (Arc::clone(app), keys.len());
    let looked_up = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<Vec<_>, StorageError> {
            let mut answers = Vec::with_capacity(keys.len());
            for key in &keys {
                answers.push(key.stored(&state, tx).await);
            }
            Ok(answers)
        })
        .await;
    looked_up.unwrap_or_else(|error| vec![Err(error.into()); count])
}

/// What is stored under a key: fingerprint, status and sealed body.
pub(crate) async fn find_answer(
    tx: &mut Tx<'_>,
    user: UserId,
    key: &str,
) -> Result<Option<Row>, StorageError> {
    tx.query_opt(
        "SELECT fingerprint, status, body FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?",
        params![user, key],
    )
    .await
}

/// Forgets every answer of a user who is gone and gets no new ones. SQLite has them by their keys first, so that orders write
/// next to each other: all keys are looked through for them, in snapshots, and the writes are short.
///
/// # Errors
/// When the database fails; what is left goes when it is old.
pub(crate) async fn forget_all(store: &Store, user: UserId) -> Result<(), StorageError> {
    let mut after = String::new();
    loop {
        let last = after.clone();
        let keys = store.read_internal(async move |tx: &mut Tx<'_>| keys_of(tx, user, &last).await).await?;
        let Some(newest) = keys.last() else { return Ok(()) };
        after.clone_from(newest);
        store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<(), StorageError> {
                for key in &keys {
                    tx.execute(FORGET, params![user, key]).await?;
                }
                Ok(())
            })
            .await?;
    }
}

const FORGET: &str = "DELETE FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?";

/// The next keys of a user behind this one, in their order.
async fn keys_of(tx: &mut Tx<'_>, user: UserId, after: &str) -> Result<Vec<String>, StorageError> {
    let rows = tx
        .query_all(
            "SELECT idempotency_key FROM idempotency_keys WHERE user_id = ? AND idempotency_key > ?
             ORDER BY idempotency_key LIMIT ?",
            params![user, after, FORGOTTEN_AT_ONCE],
        )
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Stores an answer under the key of a user; false when one is stored there.
pub(crate) async fn keep_answer(
    tx: &mut Tx<'_>,
    (user, key): (UserId, &str),
    fingerprint: &[u8],
    status: i64,
    sealed_body: &[u8],
    now: MachineTime,
) -> Result<bool, StorageError> {
    tx.insert_if_absent(
        "INSERT INTO idempotency_keys (user_id, idempotency_key, fingerprint, status, body, created_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        params![user, key, fingerprint, status, sealed_body, now],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::FORGET;
    use crate::storage::plans::scans;

    #[tokio::test]
    async fn an_answer_is_forgotten_without_looking_through_all_of_them() {
        assert_eq!(scans([FORGET]).await, Vec::<String>::new());
    }
}
