//! Everything that can end a command early.
//!
//! Owns the failures ([`CliError`]), their words in both languages (`words`, `details`) and how they are printed (`report`).
//! Which exit code a failure has is said in `exit`, not here.

mod details;
mod report;
mod words;

pub(crate) use report::{report, report_usage};

use crate::secrets::Why;
use miri_common::client::ClientError;
use std::io;
use std::time::Duration;

/// Why a command did not end well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The command line cannot be carried out.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do instead.
        hint: Option<String>,
    },
    /// Nobody can be asked, and the flag that would answer is not there.
    #[error("missing {flag}")]
    MissingFlag {
        /// The flag, as it is typed.
        flag: &'static str,
    },
    /// Nobody can be asked to type this name, and no `--confirm` says it.
    #[error("missing --confirm={name}")]
    MissingConfirm {
        /// The name.
        name: String,
    },
    /// The person said no.
    #[error("declined")]
    Declined,
    /// There is no token for this shop, or the one that is there can no longer be renewed.
    #[error("not signed in")]
    SignedOut {
        /// The address of the shop.
        server: String,
        /// Whether there was a session that has ended.
        ended: bool,
    },
    /// The keyring cannot be used.
    #[error("the keyring cannot be used: {}", .0.code())]
    Keyring(Why),
    /// The shop refused, or gave no answer.
    #[error("{source}")]
    Shop {
        /// What the client says.
        source: Box<ClientError>,
        /// For a write: the command that asks again with the same key.
        again: Option<String>,
    },
    /// The wait ended before what was waited for.
    #[error("still pending")]
    Pending {
        /// What is not over yet, in words.
        what: String,
        /// The command that goes on waiting.
        again: String,
    },
    /// A file has bad rows, and nothing was done.
    #[error("{failed} of {all} rows are bad")]
    BadRows {
        /// How many are bad.
        failed: usize,
        /// How many there are.
        all: usize,
    },
    /// Part of a batch failed; which is told with the answer.
    #[error("{failed} of {all} failed")]
    Partial {
        /// How many failed.
        failed: usize,
        /// How many there were.
        all: usize,
    },
    /// What was waited for can no longer come.
    #[error("{what}")]
    EndedOtherwise {
        /// How it ended instead, in words.
        what: String,
    },
    /// Something on this machine took too long.
    #[error("{what}: no end within {} s", limit.as_secs())]
    TimedOut {
        /// What was waited for, in words.
        what: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The stock audit found violations.
    #[error("{violations} violations")]
    Drift {
        /// How many.
        violations: usize,
    },
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted {
        /// When a write was under way: the command that asks again with the same key.
        again: Option<String>,
    },
    /// Nobody reads the output any more: no failure at all.
    #[error("broken pipe")]
    BrokenPipe,
    /// A file or a stream failed.
    #[error("{what}: {source}")]
    Io {
        /// The file or stream.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

impl CliError {
    /// A command line that cannot be carried out, with nothing better to suggest.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: None }
    }

    /// A file or stream that failed.
    pub(crate) fn io(what: impl Into<String>, source: io::Error) -> Self {
        Self::Io { what: what.into(), source }
    }

    /// The stable word for programs: the server's own where it spoke.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Usage { .. } => "USAGE",
            Self::MissingFlag { .. } | Self::MissingConfirm { .. } => "MISSING_FLAG",
            Self::Declined => "DECLINED",
            Self::SignedOut { .. } => "UNAUTHENTICATED",
            Self::Keyring(_) => "KEYRING_UNAVAILABLE",
            Self::Shop { source, .. } => match &**source {
                ClientError::Address(_) => "USAGE",
                ClientError::Unreachable(_) => "UNREACHABLE",
                ClientError::NoAnswer(_) => "NO_ANSWER",
                ClientError::Refused { error, .. } => error,
                ClientError::NotRecorded(_) => "NOT_RECORDED",
                ClientError::StillOpen { .. } => "STILL_OPEN",
                ClientError::Protocol(_) => "PROTOCOL",
            },
            Self::Pending { .. } => "PENDING",
            Self::BadRows { .. } => "BAD_ROWS",
            Self::Partial { .. } => "PARTIAL",
            Self::EndedOtherwise { .. } => "ENDED_OTHERWISE",
            Self::TimedOut { .. } => "TIMED_OUT",
            Self::Drift { .. } => "DRIFT",
            Self::Interrupted { .. } => "INTERRUPTED",
            Self::BrokenPipe => "BROKEN_PIPE",
            Self::Io { .. } => "IO",
            Self::Other(_) => "FAILED",
        }
    }

    /// The HTTP status, where the shop answered.
    pub(crate) fn status(&self) -> Option<u16> {
        match self.refusal() {
            Some(ClientError::Refused { status, .. }) => Some(*status),
            _ => None,
        }
    }

    /// The id to find the request in the server's log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        match self.refusal() {
            Some(ClientError::Refused { request_id, .. }) => request_id.as_deref(),
            _ => None,
        }
    }

    fn refusal(&self) -> Option<&ClientError> {
        match self {
            Self::Shop { source, .. } => Some(source),
            _ => None,
        }
    }

    /// Whether asking again (with the same key, for a write) may bring an answer.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Shop { source, .. } => source.is_retryable(),
            Self::Pending { .. } | Self::TimedOut { .. } => true,
            _ => false,
        }
    }
}

/// A failed read; a failed write is made by `App::write`, which knows how to ask again.
impl From<ClientError> for CliError {
    fn from(source: ClientError) -> Self {
        Self::Shop { source: Box::new(source), again: None }
    }
}
