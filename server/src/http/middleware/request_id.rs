//! Every request has an id: taken from `X-Request-Id` when it is usable, made otherwise, and always returned.

use crate::app::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over.
const MAX_CHARS: usize = 128;

/// The id of the request that is being served.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Takes or makes the id.
pub async fn attach(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let given = request.headers().get(&HEADER).and_then(|value| value.to_str().ok());
    let usable = given
        .filter(|id| !id.is_empty() && id.len() <= MAX_CHARS && id.bytes().all(|b| b.is_ascii_graphic()));
    let id = usable.map_or_else(|| app.random.uuid().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
