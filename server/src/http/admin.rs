//! Operations under `/api/admin`.

use crate::app::AppState;
use crate::http::{Answer, Handled, Language, Operator, Paging};
use crate::stock::audit::{Depth, audit};
use axum::extract::State;

/// `GET /api/admin/stock/audit`.
pub async fn stock_audit(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let depth = if paging.filter("deep") == Some("true") { Depth::Deep } else { Depth::Shop };
    let report = audit(&app.store, &app.gate, (&app.clock, &app.zone), depth).await?;
    let msg = if report.clean {
        lang.pick("재고 감사 결과 이상이 없습니다.", "The audit is clean.")
    } else {
        lang.pick("재고 감사에서 불일치가 발견되었습니다.", "The audit found violations.")
    };
    Ok(Answer::ok(msg, report))
}
