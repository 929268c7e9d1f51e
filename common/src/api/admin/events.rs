//! The log of what has happened.

use crate::LocalTime;
use crate::api::Page;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `GET /api/admin/events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LogEvents {
    /// The next events, oldest first.
    pub events: Vec<LogEvent>,
    /// The number of the newest event there is.
    pub last_event_id: i64,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LogEvent {
    /// Its number: without gaps and in commit order.
    pub event_id: i64,
    /// What kind of thing happened.
    pub topic: String,
    /// Whose order of events is kept: `order:12`, `goods:7`.
    pub key: String,
    /// The ids of what it concerns.
    pub payload: Value,
    /// When it was written, by the machine's clock.
    pub at: LocalTime,
}

/// `GET /api/admin/events/dead`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadEventPage {
    /// The page, oldest first.
    pub events: Page<DeadEvent>,
}

/// An event that a consumer could not handle, or a later one of its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeadEvent {
    /// By which it is retried.
    pub id: i64,
    /// Who could not handle it.
    pub consumer: String,
    /// Why.
    pub reason: String,
    /// Its number in the log.
    pub event_id: i64,
    /// Whose order of events is kept.
    pub key: String,
    /// What kind of thing happened; absent when the log has it no more.
    pub topic: Option<String>,
    /// The ids of what it concerns.
    pub payload: Option<Value>,
    /// When it was written, by the machine's clock.
    pub at: Option<LocalTime>,
}

/// `POST /api/admin/events/dead/{id}/retry`, and the `data` of `EVENT_STILL_FAILING`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventsReplayed {
    /// The events that were handled, in their order.
    pub event_ids: Vec<i64>,
    /// Events of the key that are still set aside.
    pub remaining: i64,
    /// Why the first of those failed again.
    pub reason: Option<String>,
}
