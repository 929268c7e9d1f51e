//! What a client or an operator asks about the server itself.

use serde::{Deserialize, Serialize};

/// `GET /api/info`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// `miri`.
    pub name: String,
    /// The server's version.
    pub version: String,
    /// The IANA name of the shop's time zone.
    pub time_zone: String,
    /// Shop time in RFC 3339 with milliseconds, UTC.
    pub shop_time: String,
    /// Which payment provider is configured.
    pub payment_provider: String,
    /// Whether shop time can be moved.
    pub rehearsal: bool,
}

/// `GET /health` and `/actuator/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `UP`.
    pub status: String,
}

/// `GET /ready`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Readiness {
    /// `UP` when every check is, else `DOWN`.
    pub status: String,
    /// Each part that was looked at.
    pub checks: Vec<Check>,
}

/// One part of [`Readiness`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// `database`, `writes`, `gate` or `events`.
    pub name: String,
    /// Whether this part does its work.
    pub up: bool,
    /// What was seen.
    pub detail: String,
}
