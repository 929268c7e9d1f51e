//! A success, in the envelope.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use miri_common::api::{Envelope, NewIds};
use serde::Serialize;
use serde_json::Value;

/// Marks an answer that was stored.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Marks the answer of a dry run.
const DRY_RUN: HeaderName = HeaderName::from_static("miri-dry-run");

/// A rendered success. It is rendered once, so that a replay is equal to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// 200 or 201.
    pub status: StatusCode,
    /// The envelope as JSON.
    pub body: Vec<u8>,
    headers: Vec<(HeaderName, HeaderValue)>,
    new_ids: &'static [&'static str],
    /// What is kept under an idempotency key, where that is not all that is said.
    kept: Option<Vec<u8>>,
}

impl Answer {
    /// 200 with data.
    pub fn ok(msg: &str, data: impl Serialize) -> Self {
        Self::render(StatusCode::OK, msg, Some(data))
    }

    /// 201 with data about what is new.
    pub fn created<T: Serialize + NewIds>(msg: &str, data: T) -> Self {
        Self::render(StatusCode::CREATED, msg, Some(data)).with_new_ids::<T>()
    }

    /// 201 without data.
    pub fn created_empty(msg: &str) -> Self {
        Self::render(StatusCode::CREATED, msg, None::<()>)
    }

    /// Has this kept under the idempotency key instead, because the answer holds a secret that is told once.
    #[must_use]
    pub fn kept_as(mut self, msg: &str, data: impl Serialize) -> Self {
        self.kept = Some(Self::render(self.status, msg, Some(data)).body);
        self
    }

    /// What is kept under an idempotency key.
    pub fn kept(&self) -> &[u8] {
        self.kept.as_deref().unwrap_or(&self.body)
    }

    /// 200 without data.
    pub fn done(msg: &str) -> Self {
        Self::render(StatusCode::OK, msg, None::<()>)
    }

    /// Says that there are new ids in an answer that is no 201.
    #[must_use]
    pub fn with_new_ids<T: NewIds>(mut self) -> Self {
        self.new_ids = T::NEW_IDS;
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Whether this is a stored answer, and nothing new has happened.
    pub fn is_replay(&self) -> bool {
        self.headers.iter().any(|(name, _)| *name == REPLAYED)
    }

    /// Whether the database is as it was before the request: the answer was stored, or was a dry run's. What follows a
    /// commit, in this process or elsewhere, must not follow such an answer.
    pub fn changed_nothing(&self) -> bool {
        self.is_replay() || self.headers.iter().any(|(name, _)| *name == DRY_RUN)
    }

    /// The answer of a dry run: ids that were given out and taken back are null.
    #[must_use]
    pub fn of_dry_run(mut self) -> Self {
        if !self.new_ids.is_empty()
            && let Ok(mut envelope) = serde_json::from_slice::<Value>(&self.body)
        {
            blank(&mut envelope["data"], self.new_ids);
            // What was just read can be written.
            self.body = serde_json::to_vec(&envelope).unwrap_or_default();
        }
        self.with_header(DRY_RUN, HeaderValue::from_static("true"))
    }

    /// A stored answer that is given again.
    pub fn replay(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            body,
            headers: vec![(REPLAYED, HeaderValue::from_static("true"))],
            kept: None,
            new_ids: &[],
        }
    }

    fn render(status: StatusCode, msg: &str, data: Option<impl Serialize>) -> Self {
        let envelope = Envelope::success(msg, data);
        // The wire types are plain structs with text keys; writing them to memory cannot fail.
        let body = serde_json::to_vec(&envelope).unwrap_or_default();
        Self { status, body, headers: Vec::new(), kept: None, new_ids: &[] }
    }
}

/// Makes every field of one of these names null.
fn blank(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if names.contains(&name.as_str()) {
                    *field = Value::Null;
                } else {
                    blank(field, names);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| blank(element, names)),
        _ => {}
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
        headers.extend(self.headers);
        response
    }
}
