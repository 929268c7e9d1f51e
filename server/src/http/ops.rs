//! What clients and operators ask about the server itself: info, liveness, readiness, metrics.

use crate::app::AppState;
use crate::events::{consumer, log};
use crate::http::listener::Peer;
use crate::http::{Answer, ApiError, Handled, Language};
use crate::storage::{Result, Tx};
use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use miri_common::api::{Check, Health, Info, Readiness};
use miri_common::{ErrorCode, Msg};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long the look whether anything can be written may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);
/// Events that the gate or a consumer may be behind before the server calls itself not ready.
const MAX_LAG: i64 = 10_000;

/// `GET /api/info`.
pub async fn info(State(app): State<AppState>, Language(lang): Language) -> Handled {
    let shop_time = app.clock.shop().timestamp();
    let info = Info {
        name: "miri".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time_zone: app.zone_name.clone(),
        shop_time: format!("{shop_time:.3}"),
        payment_provider: app.provider.name().to_owned(),
        rehearsal: app.rehearsal.is_some(),
    };
    Ok(Answer::ok(Msg::About.text(lang), info))
}

/// `GET /health` and `GET /actuator/health`: the process answers.
pub async fn health() -> Json<Health> {
    Json(Health { status: "UP".to_owned() })
}

/// `GET /ready`: the database can be read and written, and gate and consumers keep up with the log. Anybody may ask, so what a database says
/// of its failure goes to the log and not into the answer.
pub async fn ready(State(app): State<AppState>) -> std::result::Result<Json<Readiness>, ApiError> {
    let read = app
        .store
        .read_internal(async |tx: &mut Tx<'_>| -> Result<_> {
            Ok((log::last_id(tx).await?, consumer::offsets(tx).await?))
        })
        .await;
    if let Err(error) = &read {
        tracing::warn!(%error, "not ready: the database cannot be read");
    }
    let detail = if read.is_ok() { app.store.engine().name() } else { "cannot be read" };
    let mut checks = vec![Check { name: "database".to_owned(), up: read.is_ok(), detail: detail.to_owned() }];
    // What failed last may work again, and without a request nobody would find out.
    let failing = app.store.stats().failing.load(Ordering::Relaxed)
        && !matches!(tokio::time::timeout(PROBE_TIMEOUT, app.store.probe()).await, Ok(Ok(())));
    let detail = if failing { "the last transaction could not be committed" } else { "committing" };
    checks.push(Check { name: "writes".to_owned(), up: !failing, detail: detail.to_owned() });
    if let Ok((newest, offsets)) = read {
        let lag = offsets.iter().map(|(_, offset)| newest - offset).max().unwrap_or(newest);
        let behind = app.gate.applied_event_id().map_or(0, |applied| newest - applied);
        checks.push(Check { name: "gate".to_owned(), up: behind <= MAX_LAG, detail: app.gate.state() });
        checks.push(Check { name: "events".to_owned(), up: lag <= MAX_LAG, detail: format!("{lag} behind") });
    }
    if checks.iter().all(|check| check.up) {
        return Ok(Json(Readiness { status: "UP".to_owned(), checks }));
    }
    let readiness = Readiness { status: "DOWN".to_owned(), checks };
    let data = serde_json::to_value(readiness).map_err(|error| ApiError::internal(&error))?;
    Err(ApiError::new(ErrorCode::Unavailable).with_data(data))
}

/// `GET /metrics`, for callers on this machine only. What a proxy on this machine passes on comes from elsewhere.
pub async fn metrics(
    State(app): State<AppState>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> std::result::Result<Response, ApiError> {
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    if !peer.0.ip().is_loopback() || forwarded {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    scrape(State(app)).await
}

/// `GET /metrics` on its own address, for whoever can reach that.
pub async fn scrape(State(app): State<AppState>) -> std::result::Result<Response, ApiError> {
    let text = app.telemetry.scrape(&app).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
