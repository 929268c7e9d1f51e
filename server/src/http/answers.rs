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
use crate::storage::{Row, StorageError, Tx};
use miri_common::UserId;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

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
