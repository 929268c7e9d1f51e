//! `GET /api/admin/audit-log`.

use super::filters::Filters;
use crate::admin::audit_log::{self, Action, Filter, Logged};
use crate::app::{App, AppState};
use crate::http::{Answer, ApiError, Handled, Language, Operator, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{AuditLogEntry, AuditLogPage, Page};
use miri_common::{LocalTime, Msg, UserId};
use serde_json::Value;

/// A page of what operators have changed.
pub async fn list(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let order_by = paging.order_by(audit_log::SORTS, audit_log::ID_COLUMN, lang)?;
    let mut filters = Filters::new(&paging, lang);
    let filter = Filter {
        user: filters.id("user", UserId),
        action: filters.read("action", Msg::FieldAction, Action::named),
        subject: paging.filter("subject").filter(|subject| !subject.is_empty()).map(str::to_owned),
        from: filters.time("from", &app),
        until: filters.time("until", &app),
    };
    filters.checked()?;
    let window = (paging.size, paging.offset());
    let (entries, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            audit_log::page(tx, &filter, &order_by, window).await.map_err(ApiError::from)
        })
        .await?;
    let content = entries.into_iter().map(|entry| wire(&app, entry)).collect::<Result<_, _>>()?;
    let page = AuditLogPage { entries: Page::new(content, paging.page, paging.size, total) };
    Ok(Answer::ok(Msg::AuditLog.text(lang), page))
}

fn wire(app: &App, entry: Logged) -> Result<AuditLogEntry, ApiError> {
    Ok(AuditLogEntry {
        id: entry.id,
        user_id: entry.author.user,
        action: entry.action,
        subject: entry.subject,
        before: state(entry.before)?,
        after: state(entry.after)?,
        request_id: entry.author.request_id,
        at: LocalTime::at(entry.shop_at.timestamp(), &app.zone),
        machine_at: LocalTime::at(entry.machine_at.timestamp(), &app.zone),
    })
}

fn state(text: Option<String>) -> Result<Option<Value>, ApiError> {
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|e| ApiError::internal(&e))
}
