//! What operators see of the shop of the tests.

use super::goods::{Shelf, local, page};
use miri_common::api::{
    AuditReport, ConsumerLag, DeadEvent, DeadEventPage, DeliveriesWaiting, EventsReplayed, JobRun, JobView,
    OrderLatency, Overview, StockHeld,
};
use miri_tui::call::{Answer, Call};
use std::collections::BTreeMap;

/// An event that was set aside.
pub(super) fn set_aside(id: i64, event: i64) -> DeadEvent {
    DeadEvent {
        id,
        consumer: "mail".to_owned(),
        reason: "no such template".to_owned(),
        event_id: event,
        key: format!("order:{id}"),
        topic: Some("order.placed".to_owned()),
        payload: Some(serde_json::json!({"orderId": id})),
        at: Some(local("2026-11-22 11:59:00")),
    }
}

/// A run of a job.
fn run(name: &str, outcome: &str) -> JobRun {
    JobRun {
        name: name.to_owned(),
        cause: "SCHEDULE".to_owned(),
        outcome: outcome.to_owned(),
        counts: BTreeMap::from([("shipped".to_owned(), 12), ("delivered".to_owned(), 0)]),
        error: (outcome == "FAILED").then(|| "disk full".to_owned()),
        started_at: local("2026-11-22 12:00:00"),
        took_ms: Some(40),
        dry_run: false,
    }
}

fn job(name: &str, outcome: Option<&str>) -> JobView {
    let last_run = outcome.map(|outcome| run(name, outcome));
    JobView {
        name: name.to_owned(),
        schedule: "0 0 * * *".to_owned(),
        next_run: Some(local("2026-11-23 00:00:00")),
        running: false,
        runs: last_run.iter().cloned().collect(),
        last_run,
    }
}

fn overview(shelf: &Shelf) -> Overview {
    Overview {
        orders_per_minute: (0..60).map(|minute| (minute * 7) % 23).collect(),
        order_latency: Some(OrderLatency { count: 50, p50_us: 1_240, p99_us: 20_960 }),
        stock_held: StockHeld { orders: 3, units: 7, more: false },
        gate: "memory".to_owned(),
        open_holds: 1,
        last_event_id: 4_120,
        consumers: vec![
            ConsumerLag { name: "mail".to_owned(), lag: 2 },
            ConsumerLag { name: "live".to_owned(), lag: 0 },
        ],
        dead_events: i64::try_from(shelf.dead.len()).unwrap(),
        jobs: vec![job("status", Some("DONE")), job("prune", Some("FAILED")), job("open-drops", None)],
        deliveries: DeliveriesWaiting { open: 4, due: 1 },
    }
}

/// What the shop answers to operators.
pub(super) fn answer(shelf: &mut Shelf, call: &Call) -> Option<Answer> {
    if !shelf.signed_in {
        return None;
    }
    Some(match call {
        Call::Overview => overview(shelf).into(),
        Call::DeadEvents(_) => DeadEventPage { events: page(shelf.dead.clone()) }.into(),
        Call::StockAudit => {
            let checked = BTreeMap::from([("goods".to_owned(), 5), ("lines".to_owned(), 31)]);
            AuditReport { clean: true, checked, violations: Vec::new() }.into()
        }
        Call::RunJob(name, _) => run(name, "DONE").into(),
        Call::RetryEvent(id, _) => {
            shelf.dead.retain(|event| event.id != *id);
            let remaining = i64::try_from(shelf.dead.len()).unwrap();
            EventsReplayed { event_ids: vec![*id], remaining, reason: None }.into()
        }
        _ => return None,
    })
}
