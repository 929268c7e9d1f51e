//! What can go wrong between a client and the shop.

use crate::ErrorCode;
use crate::api::Envelope;
use reqwest::StatusCode;
use std::time::Duration;

/// Why a call brought no answer, or which refusal it brought.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address of the shop is no usable URL.
    #[error("the server address is not usable: {0}")]
    Address(String),
    /// No connection could be made: nothing was sent.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The connection broke or timed out after the request may have arrived: whether it took effect is not known.
    #[error("no answer from the server: {0}")]
    NoAnswer(String),
    /// The server answered with a refusal.
    #[error("{message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable code, where this client knows it.
        code: Option<ErrorCode>,
        /// The stable code as it came.
        error: String,
        /// The server's words, control characters neutralised.
        message: String,
        /// Details of the refusal.
        data: Option<serde_json::Value>,
        /// The id to find the request in the server's log.
        request_id: Option<String>,
        /// How long to wait before asking again.
        retry_after: Option<Duration>,
    },
    /// The change could not be written down beforehand, so it was not sent.
    #[error("not sent, because it could not be written down first: {0}")]
    NotRecorded(String),
    /// What became of an earlier attempt at the very same change is not known yet; nothing was sent.
    #[error("an earlier attempt at the same is not settled; its key is {key}")]
    StillOpen {
        /// The idempotency key of that attempt.
        key: String,
    },
    /// The answer is not what the contract promises.
    #[error("unexpected answer: {0}")]
    Protocol(String),
}

impl ClientError {
    /// The refusal that an answer of the shop is.
    pub(super) fn refused(status: StatusCode, body: &[u8], retry_after: Option<Duration>) -> Self {
        match serde_json::from_slice::<Envelope<serde_json::Value>>(body) {
            Ok(envelope) => Self::Refused {
                status: status.as_u16(),
                code: envelope
                    .error
                    .as_deref()
                    .and_then(|code| ErrorCode::ALL.iter().copied().find(|c| c.code() == code)),
                error: envelope.error.unwrap_or_default(),
                message: crate::text::neutralise(&envelope.msg),
                data: envelope.data,
                request_id: envelope.request_id.map(|id| crate::text::neutralise(&id)),
                retry_after,
            },
            Err(_) => Self::Protocol(format!("the server answered {status} without an envelope")),
        }
    }

    pub(crate) fn from_transport(server: &str, error: &reqwest::Error) -> Self {
        let text = format!("{server}: {}", root_cause(error));
        if error.is_connect() { Self::Unreachable(text) } else { Self::NoAnswer(text) }
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => *code,
            _ => None,
        }
    }

    /// Whether asking again with the same key may bring an answer.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::NoAnswer(_) => true,
            Self::Refused { code, status, .. } => code.map_or(*status == 429, ErrorCode::is_retryable),
            Self::Address(_) | Self::NotRecorded(_) | Self::StillOpen { .. } | Self::Protocol(_) => false,
        }
    }

    /// Whether this says for certain what became of the change, earlier attempts under the same key included: the shop has looked at the
    /// request itself and refused it. A refusal that comes before that (no token, too many requests, busy) says nothing of an earlier attempt.
    pub fn settles(&self) -> bool {
        match self {
            Self::Refused { code: Some(ErrorCode::IdempotencyInFlight), .. } => false,
            Self::Refused { status, .. } => !matches!(status, 401 | 403 | 408 | 429 | 500..),
            _ => false,
        }
    }

    /// Whether the attempt that brought this error took no effect.
    pub(crate) fn did_nothing(&self) -> bool {
        match self {
            Self::Refused {
                code: Some(ErrorCode::IdempotencyInFlight | ErrorCode::OutcomeUnknown), ..
            }
            | Self::NoAnswer(_)
            | Self::Protocol(_) => false,
            Self::Refused { code: Some(ErrorCode::Busy | ErrorCode::Unavailable), .. }
            | Self::Address(_)
            | Self::Unreachable(_)
            | Self::NotRecorded(_)
            | Self::StillOpen { .. } => true,
            Self::Refused { status, .. } => *status < 500,
        }
    }
}

/// The innermost cause says most: "connection refused" rather than "error sending request".
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
