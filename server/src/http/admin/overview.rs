//! `GET /api/admin/overview`.

use super::jobs::wire_job;
use crate::admin::overview;
use crate::app::AppState;
use crate::http::{Answer, Handled, Language, Operator};
use crate::jobs;
use axum::extract::State;
use miri_common::Msg;
use miri_common::api::{ConsumerLag, DeliveriesWaiting, OrderLatency, Overview, StockHeld};
use std::time::Duration;

/// How the shop is doing.
pub async fn overview(State(app): State<AppState>, _: Operator, Language(lang): Language) -> Handled {
    let now = overview::look(&app).await?;
    let jobs = jobs::overview(&app).await?;
    let recent = app.telemetry.orders.look(app.clock.machine());
    let answer = Overview {
        orders_per_minute: recent.by_minute,
        order_latency: recent.latency.map(|latency| OrderLatency {
            count: latency.count,
            p50_us: micros(latency.p50),
            p99_us: micros(latency.p99),
        }),
        stock_held: StockHeld { orders: now.held.orders, units: now.held.units, more: now.held.more },
        gate: app.gate.state(),
        open_holds: i64::try_from(app.gate.open_holds()).unwrap_or(i64::MAX),
        last_event_id: now.last_event,
        consumers: now
            .offsets
            .into_iter()
            .map(|(name, offset)| ConsumerLag { name, lag: now.last_event - offset })
            .collect(),
        dead_events: now.set_aside,
        jobs: jobs.iter().map(|job| wire_job(&app, job)).collect(),
        deliveries: DeliveriesWaiting { open: now.deliveries_open, due: now.deliveries_due },
    };
    Ok(Answer::ok(Msg::Overview.text(lang), answer))
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
