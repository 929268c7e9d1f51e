//! The audit of the stock.

use crate::app::AppState;
use crate::http::{Answer, Handled, Language, Operator, Paging};
use crate::stock::audit::{Depth, audit as look};
use axum::extract::State;
use miri_common::Msg;

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
