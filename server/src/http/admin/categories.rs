//! `POST /api/admin/categories` and `PATCH /api/admin/categories/{code}`.

use super::{AdminMutation, audited};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::goods;
use crate::http::named::Named;
use crate::http::{Answer, ApiError, Handled};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{Category, ChangeCategory, NewCategory};
use miri_common::{ErrorCode, Msg};
use serde_json::{Value, json};

/// `POST /api/admin/categories`.
pub async fn add(
    State(app): State<AppState>,
    AdminMutation { body, audited, .. }: AdminMutation<NewCategory>,
) -> Handled {
    let lang = audited.lang();
    let NewCategory { code, ko, en } = body;
    let new = Category { code, ko, en };
    audited::run(&app, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
        if !goods::add_category(tx, &new).await? {
            return Err(ApiError::new(ErrorCode::CategoryTaken));
        }
        let entry = Entry {
            action: Action::CreateCategory,
            subject: Subject::Category(new.code.clone()),
            before: Value::Null,
            after: json!(new),
        };
        Ok((Answer::created(Msg::CategoryAdded.text(lang), &new), entry))
    })
    .await
}

/// `PATCH /api/admin/categories/{code}`.
pub async fn change(
    State(app): State<AppState>,
    Named(code): Named,
    AdminMutation { body, audited, .. }: AdminMutation<ChangeCategory>,
) -> Handled {
    let lang = audited.lang();
    audited::run(&app, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
        let (ko, en) = (body.ko.as_deref(), body.en.as_deref());
        let renamed = goods::rename_category(tx, &code, ko, en).await?;
        let (before, after) = renamed.ok_or_else(|| ApiError::new(ErrorCode::CategoryNotFound))?;
        let entry = Entry {
            action: Action::ChangeCategory,
            subject: Subject::Category(code.clone()),
            before: json!(before),
            after: json!(after),
        };
        Ok((Answer::ok(Msg::CategoryChanged.text(lang), &after), entry))
    })
    .await
}
