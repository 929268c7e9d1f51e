//! Accounts.

use super::admin::{AdminMutation, audited};
use super::{Answer, ApiError, Handled};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::storage::{Constraint, StorageError, Tx};
use crate::users::{self, NewUser};
use axum::extract::State;
use miri_common::api::{CreateUser, UserCreated};
use miri_common::{ErrorCode, Msg};
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /api/admin/users`.
pub async fn create_user(
    State(app): State<AppState>,
    AdminMutation { body, audited, .. }: AdminMutation<CreateUser>,
) -> Handled {
    let CreateUser { email, user_name, password, phone_number, address, role } = body;
    // Hashing takes its time, so it is done before the write, which everyone else waits for.
    let password_hash = app.passwords.hash(password.into()).await?;
    let user = NewUser { email, password_hash, user_name, phone_number, address, role };
    let (lang, shop) = (audited.lang(), Arc::clone(&app));
    audited::run(&app, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
        let user_id =
            users::create(tx, &shop.auth, &user, shop.clock.shop()).await.map_err(|error| match error {
                StorageError::Conflict(Constraint::UserEmail) => ApiError::new(ErrorCode::EmailTaken),
                error => error.into(),
            })?;
        let msg = Msg::AccountMade.text(lang);
        let entry = Entry {
            action: Action::CreateUser,
            subject: Subject::User(user_id),
            before: Value::Null,
            after: json!({ "role": role }),
        };
        Ok((Answer::created(msg, UserCreated { user_id, role }), entry))
    })
    .await
}
