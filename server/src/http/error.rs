//! A refusal or failure on its way to the client.
//!
//! Every error that can leave a handler becomes an [`ApiError`], which knows its stable code, and with it its status and
//! words. What a client cannot mend is logged here and told as `INTERNAL` without detail.

use crate::storage::StorageError;
use axum::response::{IntoResponse, Response};
use miri_common::{ErrorCode, Lang, Msg};
use serde_json::Value;

/// Seconds after which an overloaded shop asks to be tried again.
const BUSY_RETRY_S: u64 = 1;

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The stable code.
    pub code: ErrorCode,
    /// The route's own words instead of the code's usual ones.
    pub words: Option<Msg>,
    /// Details.
    pub data: Option<Value>,
    /// When to ask again, in seconds.
    pub retry_after_s: Option<u64>,
}

impl ApiError {
    /// With the code's usual words.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, words: None, data: None, retry_after_s: None }
    }

    /// With words of the route's own.
    #[must_use]
    pub const fn worded(mut self, words: Msg) -> Self {
        self.words = Some(words);
        self
    }

    /// With details.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.data = Some(data);
        self
    }

    /// With the time after which to ask again.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// A fault of the server: logged in full, told in brief.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(ErrorCode::Internal)
    }

    /// The words in this language.
    pub fn message(&self, lang: Lang) -> &'static str {
        match self.words {
            Some(words) => words.text(lang),
            None => self.code.message(lang),
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Busy | StorageError::TimedOut => {
                Self::new(ErrorCode::Busy).retry_after(BUSY_RETRY_S)
            }
            StorageError::Unavailable(ref why) => {
                tracing::warn!(%why, "the database is not available");
                Self::new(ErrorCode::Unavailable).retry_after(BUSY_RETRY_S)
            }
            StorageError::OutcomeUnknown => Self::new(ErrorCode::OutcomeUnknown).retry_after(BUSY_RETRY_S),
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for ApiError {
    /// The body is written by the envelope middleware, which knows the language and the request id.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        *response.status_mut() =
            http::StatusCode::from_u16(self.code.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(http::header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}
