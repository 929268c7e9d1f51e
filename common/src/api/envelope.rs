//! The one shape of every JSON answer.

use serde::{Deserialize, Serialize};

/// Every answer under `/api` and `/login`, and every error anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope<T> {
    /// 1 for success, -1 for failure.
    pub code: i8,
    /// What happened, in words.
    pub msg: String,
    /// The answer itself, or details of a refusal.
    pub data: Option<T>,
    /// The stable code of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The request id of a failure, to be found in the server's log.
    #[serde(default, rename = "requestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl<T> Envelope<T> {
    /// A success.
    pub fn success(msg: impl Into<String>, data: Option<T>) -> Self {
        Self { code: 1, msg: msg.into(), data, error: None, request_id: None }
    }
}
