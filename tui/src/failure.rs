//! A failure as the state keeps it: what the client in `miri-common` said, in a form that can be copied and compared.

use miri_common::client::ClientError;
use miri_common::{ErrorCode, text};

/// What kind of failure it was, which decides what a page does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No connection: nothing was sent.
    Unreachable,
    /// The connection broke: a write may have taken effect.
    NoAnswer,
    /// The shop refused.
    Refused,
    /// There is no session, or it has ended.
    SignedOut,
    /// Something else, of this machine or of a server that does not keep the contract.
    Other,
}

/// Why a request brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// The stable code of a refusal.
    pub code: Option<ErrorCode>,
    /// The words to show; control characters are neutralised.
    pub text: String,
    /// The id to find the request in the server's log.
    pub request_id: Option<String>,
    /// What the refusal says besides, as it came.
    pub data: Option<serde_json::Value>,
}

impl Failure {
    /// A failure of this machine, such as a session that cannot be read.
    #[must_use]
    pub fn other(why: &str) -> Self {
        Self::plain(FailureKind::Other, why)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn signed_out(why: &str) -> Self {
        Self::plain(FailureKind::SignedOut, why)
    }

    /// Whether the shop could not be asked at all, or went silent.
    #[must_use]
    pub const fn is_connection(&self) -> bool {
        matches!(self.kind, FailureKind::Unreachable | FailureKind::NoAnswer)
    }

    fn plain(kind: FailureKind, why: &str) -> Self {
        Self { kind, code: None, text: text::neutralise(why), request_id: None, data: None }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let words = error.to_string();
        match error {
            ClientError::Unreachable(_) => Self::plain(FailureKind::Unreachable, &words),
            ClientError::NoAnswer(_) => Self::plain(FailureKind::NoAnswer, &words),
            ClientError::Address(_)
            | ClientError::NotRecorded(_)
            | ClientError::StillOpen { .. }
            | ClientError::Protocol(_) => Self::plain(FailureKind::Other, &words),
            ClientError::Refused { status, code, message, data, request_id, .. } => {
                let unknown = code == Some(ErrorCode::OutcomeUnknown);
                let signed_out = status == 401 && code != Some(ErrorCode::LoginFailed);
                let kind = match (unknown, signed_out) {
                    (true, _) => FailureKind::NoAnswer,
                    (false, true) => FailureKind::SignedOut,
                    (false, false) => FailureKind::Refused,
                };
                Self { kind, code, text: text::neutralise(&message), request_id, data }
            }
        }
    }
}
