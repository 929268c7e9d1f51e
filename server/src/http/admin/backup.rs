//! `POST /api/admin/backup`.

use super::audited::{self, AdminMutation};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::admin::backup::{BackupError, BackupName};
use crate::app::AppState;
use crate::http::{Answer, ApiError, Handled};
use axum::extract::State;
use miri_common::api::{BackupMade, MakeBackup};
use miri_common::{ErrorCode, Msg};
use serde_json::{Value, json};
use std::sync::Arc;

/// Makes a backup and waits for it.
pub async fn make(State(app): State<AppState>, request: AdminMutation<MakeBackup>) -> Handled {
    let AdminMutation { body, audited, .. } = request;
    let lang = audited.lang();
    let name = BackupName::new(&body.name).ok_or_else(|| {
        ApiError::new(ErrorCode::Validation).with_data(json!({ "name": Msg::FieldBackupName.text(lang) }))
    })?;
    let shop = Arc::clone(&app);
    audited::to_the_end(&app, audited, async move |audited, place| {
        let made = if audited.is_dry_run() {
            shop.backups.would_make(&shop.store, &name)
        } else {
            shop.backups.make(&shop.store, &name).await
        };
        let made = made.map_err(refusal)?;
        let made = BackupMade {
            name: name.as_str().to_owned(),
            size_bytes: i64::try_from(made.bytes).unwrap_or(i64::MAX),
            took_ms: i64::try_from(made.took.as_millis()).unwrap_or(i64::MAX),
        };
        let entry = Entry {
            action: Action::MakeBackup,
            subject: Subject::Backup(made.name.clone()),
            before: Value::Null,
            after: json!({ "sizeBytes": made.size_bytes }),
        };
        audited::note(&shop, (audited, place), Answer::ok(Msg::BackupMade.text(lang), made), entry).await
    })
    .await
}

fn refusal(error: BackupError) -> ApiError {
    match error {
        BackupError::NotHere => ApiError::new(ErrorCode::NotSupportedHere).worded(Msg::BackupByMariadb),
        BackupError::Running => ApiError::new(ErrorCode::BackupRunning),
        BackupError::Exists => ApiError::new(ErrorCode::BackupExists),
        BackupError::Storage(error) => error.into(),
    }
}
