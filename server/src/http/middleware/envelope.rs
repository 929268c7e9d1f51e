//! The body of every error: handlers' refusals, and what the framework answers by itself.

use super::request_id::RequestId;
use crate::http::ApiError;
use crate::http::extract::language;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use miri_common::ErrorCode;
use miri_common::api::Envelope;
use serde_json::Value;

/// Writes the envelope of an error in the language of the request.
pub async fn wrap(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let mut response = next.run(request).await;
    let error = match response.extensions_mut().remove::<ApiError>() {
        Some(error) => error,
        None => match bare_error(&response) {
            Some(error) => error,
            None => return response,
        },
    };
    let envelope = Envelope::<Value> {
        code: -1,
        msg: error.message(lang).to_owned(),
        error: Some(error.code.code().to_owned()),
        data: error.data,
        request_id,
    };
    let body = serde_json::to_vec(&envelope).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
    response
}

/// The error of a response that no handler made.
fn bare_error(response: &Response) -> Option<ApiError> {
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if is_json {
        return None;
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        StatusCode::BAD_REQUEST => ErrorCode::Malformed,
        status if status.is_server_error() => ErrorCode::Internal,
        _ => return None,
    };
    Some(ApiError::new(code))
}

/// A handler that panicked: logged with its message, told as `INTERNAL`.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .map(str::to_owned)
        .or_else(|| panic.downcast_ref::<String>().cloned());
    ApiError::internal(&format!("a handler panicked: {}", text.unwrap_or_default())).into_response()
}
