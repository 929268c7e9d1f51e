//! The stock: its audit, and the gate in front of it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/admin/stock/audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditReport {
    /// Whether nothing was found.
    pub clean: bool,
    /// How much of what was looked at.
    pub checked: BTreeMap<String, i64>,
    /// Everything that is not as it must be.
    pub violations: Vec<AuditViolation>,
}

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditViolation {
    /// The name of the invariant: I1, I2, I4, I6, I9, I10, I11 or I12.
    pub invariant: String,
    /// What offends: `goods 12`, `line 7`, `order 3`.
    pub id: String,
    /// What must be.
    pub expected: String,
    /// What is.
    pub found: String,
}

/// `POST /api/admin/stock/reconcile`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GateReconciled {
    /// Which gate, as `/ready` says it: `memory`, `redis`, `open`, or `redis-open` with the reason why orders go on without it.
    pub gate: String,
    /// Goods whose counter was corrected.
    pub corrected: i64,
}
