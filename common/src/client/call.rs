//! One request before it is sent: what, where, with which key.

use super::ClientError;
use reqwest::Method;
use serde::Serialize;

/// One request before it is sent.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    pub(super) key: Option<&'a str>,
    pub(super) recorded: bool,
}

impl<'a> Call<'a> {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            query: Vec::new(),
            body: None,
            key: None,
            recorded: true,
        }
    }

    pub(super) fn post(path: impl Into<String>) -> Self {
        Self { method: Method::POST, ..Self::get(path) }
    }

    pub(super) fn patch(path: impl Into<String>) -> Self {
        Self { method: Method::PATCH, ..Self::get(path) }
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::DELETE, ..Self::get(path) }
    }

    pub(super) fn query(mut self, query: Vec<(&'static str, String)>) -> Self {
        self.query = query;
        self
    }

    pub(super) fn body(mut self, body: &impl Serialize) -> Result<Self, ClientError> {
        self.body = Some(serde_json::to_string(body).map_err(|e| ClientError::Protocol(e.to_string()))?);
        Ok(self)
    }

    pub(super) fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Keeps a change out of the journal, because asking again would not bring what the first answer did.
    pub(super) fn unrecorded(mut self) -> Self {
        self.recorded = false;
        self
    }

    /// Whether sending it twice can do no harm.
    pub(super) fn may_repeat(&self) -> bool {
        self.method == Method::GET || self.key.is_some()
    }
}
