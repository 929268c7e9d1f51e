//! How the shop is doing.

use crate::api::JobView;
use serde::{Deserialize, Serialize};

/// `GET /api/admin/overview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Orders that this server has placed in each of the last 60 minutes, oldest first; the last minute is not over.
    pub orders_per_minute: Vec<i64>,
    /// How long placing an order took on this server in the last five minutes; absent when none was placed.
    pub order_latency: Option<OrderLatency>,
    /// Units that are ordered and not paid.
    pub stock_held: StockHeld,
    /// The gate, as `/ready` says it.
    pub gate: String,
    /// Orders that are being written right now.
    pub open_holds: i64,
    /// The number of the newest event.
    pub last_event_id: i64,
    /// How far each consumer is behind.
    pub consumers: Vec<ConsumerLag>,
    /// Events that are set aside.
    pub dead_events: i64,
    /// Every job with its last runs.
    pub jobs: Vec<JobView>,
    /// Effects outside the database that are to be had.
    pub deliveries: DeliveriesWaiting,
}

/// How long something took. Each number is rounded up by at most a fifth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderLatency {
    /// Orders that were measured.
    pub count: i64,
    /// The median, in microseconds.
    pub p50_us: i64,
    /// What one in a hundred took longer than, in microseconds.
    pub p99_us: i64,
}

/// Units that are ordered and not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockHeld {
    /// Orders that hold them.
    pub orders: i64,
    /// The units.
    pub units: i64,
    /// Whether there are more orders, which were not looked at.
    pub more: bool,
}

/// A reader of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsumerLag {
    /// Its name.
    pub name: String,
    /// Events that it has not read.
    pub lag: i64,
}

/// Effects outside the database that are to be had: charges, refunds, mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveriesWaiting {
    /// All that are not done.
    pub open: i64,
    /// Those of them that wait for no later time.
    pub due: i64,
}
