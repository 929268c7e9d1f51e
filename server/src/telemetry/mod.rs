//! Metrics of one server, in Prometheus text. There is no global recorder, so several servers in a process stay apart.

mod recent;

pub use recent::{Latency, Recent, RecentOrders};

use crate::app::App;
use crate::events::{consumer, deliveries, log};
use crate::mail;
use crate::stock::gate::Gate;
use crate::storage::{Result, Tx};
use metrics::{Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Upper bounds of the HTTP latency buckets, in seconds.
const LATENCY_BUCKETS_S: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const METADATA: Metadata<'static> = Metadata::new("miri", Level::INFO, None);

/// The metrics of one server.
pub struct Telemetry {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    /// The orders of the last hour.
    pub orders: RecentOrders,
}

impl Telemetry {
    /// Empty metrics.
    ///
    /// # Errors
    /// When the bucket bounds above are unusable.
    pub fn new() -> anyhow::Result<Self> {
        let recorder = PrometheusBuilder::new().set_buckets(LATENCY_BUCKETS_S)?.build_recorder();
        let handle = recorder.handle();
        Ok(Self { recorder, handle, orders: RecentOrders::default() })
    }

    /// Records one answered request.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = vec![
            Label::new("method", method.to_owned()),
            Label::new("route", route.to_owned()),
            Label::new("status", status.to_string()),
        ];
        let key = Key::from_parts("miri_http_request_duration_seconds", labels);
        self.recorder.register_histogram(&key, &METADATA).record(took.as_secs_f64());
    }

    /// Records one run of a job: how it ended and what it did how often.
    pub fn job(&self, job: &'static str, outcome: &'static str, counts: &BTreeMap<String, u64>) {
        let labels = vec![Label::new("job", job), Label::new("outcome", outcome)];
        let runs = Key::from_parts("miri_job_runs_total", labels);
        self.recorder.register_counter(&runs, &METADATA).increment(1);
        for (what, count) in counts {
            let labels = vec![Label::new("job", job), Label::new("what", what.clone())];
            let done = Key::from_parts("miri_job_done_total", labels);
            self.recorder.register_counter(&done, &METADATA).increment(*count);
        }
    }

    /// Folds the samples of requests into their buckets. Must be called now and then, or they pile up until a scrape.
    pub fn upkeep(&self) {
        self.handle.run_upkeep();
    }

    fn gauge(&self, name: &'static str, value: u64) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float; counts stay far below 2^52")]
        self.recorder.register_gauge(&Key::from_static_name(name), &METADATA).set(value as f64);
    }

    fn counter(&self, name: &'static str, value: u64) {
        self.recorder.register_counter(&Key::from_static_name(name), &METADATA).absolute(value);
    }

    fn gate(&self, gate: &Gate) {
        let kind = Key::from_parts("miri_gate_info", vec![Label::new("kind", gate.kind())]);
        self.recorder.register_gauge(&kind, &METADATA).set(1.0);
        self.gauge("miri_gate_open_holds", gate.open_holds());
        let Some(stats) = gate.redis_stats() else { return };
        self.gauge("miri_gate_up", u64::from(gate.applied_event_id().is_some()));
        self.gauge("miri_gate_breaker", stats.breaker.load(Ordering::Relaxed));
        self.gauge("miri_gate_epoch", stats.epoch.load(Ordering::Relaxed).unsigned_abs());
        for (name, counter) in [
            ("miri_gate_rebuilds_total", &stats.rebuilds),
            ("miri_gate_epoch_changes_total", &stats.epoch_changes),
            ("miri_gate_reserve_timeouts_total", &stats.timeouts),
            ("miri_gate_reserve_failures_total", &stats.failures),
            ("miri_gate_unfiltered_orders_total", &stats.unfiltered),
            ("miri_gate_drift_corrected_total", &stats.drift_corrected),
            ("miri_gate_late_orders_total", &stats.late_orders),
        ] {
            self.counter(name, counter.load(Ordering::Relaxed));
        }
    }

    /// The text that Prometheus scrapes.
    pub async fn scrape(&self, app: &App) -> Result<String> {
        let stats = app.store.stats();
        self.counter("miri_lane_commits_total", stats.commits.load(Ordering::Relaxed));
        self.counter("miri_lane_jobs_total", stats.jobs.load(Ordering::Relaxed));
        self.counter("miri_lane_rollbacks_total", stats.rollbacks.load(Ordering::Relaxed));
        self.counter("miri_checkpoints_total", stats.checkpoints.load(Ordering::Relaxed));
        self.gauge("miri_queue_depth", app.store.queue_depth() as u64);
        self.gauge("miri_live_streams", app.live.seats() as u64);
        self.gate(&app.gate);
        let (newest, offsets, open, letters) = app
            .store
            .read_internal(async |tx: &mut Tx<'_>| -> Result<_> {
                Ok((
                    log::last_id(tx).await?,
                    consumer::offsets(tx).await?,
                    deliveries::open_count(tx).await?,
                    mail::counts(tx).await?,
                ))
            })
            .await?;
        self.gauge("miri_events_last_id", newest.unsigned_abs());
        self.gauge("miri_deliveries_open", open.unsigned_abs());
        self.gauge("miri_letters_waiting", letters.waiting.unsigned_abs());
        self.gauge("miri_letters_refused", letters.refused.unsigned_abs());
        for (name, offset) in offsets {
            let key = Key::from_parts("miri_consumer_lag", vec![Label::new("consumer", name)]);
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float; counts stay far below 2^52")]
            self.recorder.register_gauge(&key, &METADATA).set((newest - offset) as f64);
        }
        Ok(self.handle.render())
    }
}
