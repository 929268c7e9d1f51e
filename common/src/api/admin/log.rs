//! Who changed what.

use crate::api::Page;
use crate::{LocalTime, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `GET /api/admin/audit-log`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLogPage {
    /// The page, newest first unless sorted otherwise.
    pub entries: Page<AuditLogEntry>,
}

/// One change of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditLogEntry {
    /// Its number.
    pub id: i64,
    /// The operator.
    pub user_id: UserId,
    /// What was done: `user.create`, `order.cancel` and their like.
    pub action: String,
    /// To what: `user:12`, `goods:7`, `orderDetail:3`, `gate`.
    pub subject: String,
    /// What was so before.
    pub before: Option<Value>,
    /// What is so since.
    pub after: Option<Value>,
    /// The request that did it.
    pub request_id: String,
    /// When, by the shop's clock.
    pub at: LocalTime,
    /// When, by the machine's clock, which no rehearsal moves.
    pub machine_at: LocalTime,
}
