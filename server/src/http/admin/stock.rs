//! The audit of the stock, and the gate in front of it.

use super::audited::{self, AdminMutation};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::http::mutation::NoBody;
use crate::http::{Answer, ApiError, Handled, Language, Operator, Paging};
use crate::stock::audit::{Depth, audit as look};
use axum::extract::State;
use miri_common::api::GateReconciled;
use miri_common::{ErrorCode, Msg};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /api/admin/stock/audit`.
pub async fn audit(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let depth = if paging.filter("deep") == Some("true") { Depth::Deep } else { Depth::Shop };
    let report = look(&app.store, &app.gate, (&app.clock, &app.zone), depth).await?;
    let msg = if report.clean { Msg::AuditClean.text(lang) } else { Msg::AuditFoundViolations.text(lang) };
    Ok(Answer::ok(msg, report))
}

/// `POST /api/admin/stock/reconcile`: the gate is corrected from the database.
pub async fn reconcile(State(app): State<AppState>, request: AdminMutation<NoBody>) -> Handled {
    let (lang, shop) = (request.audited.lang(), Arc::clone(&app));
    audited::to_the_end(&app, request.audited, async move |audited, place| {
        let corrected = if audited.is_dry_run() {
            shop.gate.drifted(&shop.store).await
        } else {
            shop.gate.correct(&shop.store).await
        };
        let corrected = corrected.map_err(|error| {
            tracing::warn!(error = %format!("{error:#}"), "the gate could not be corrected");
            ApiError::new(ErrorCode::Unavailable)
        })?;
        let corrected = i64::try_from(corrected).unwrap_or(i64::MAX);
        let told = GateReconciled { gate: shop.gate.state(), corrected };
        let entry = Entry {
            action: Action::ReconcileGate,
            subject: Subject::Gate,
            before: Value::Null,
            after: json!({ "corrected": corrected }),
        };
        audited::note(&shop, (audited, place), Answer::ok(Msg::GateReconciled.text(lang), told), entry).await
    })
    .await
}
