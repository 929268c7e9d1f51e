//! Every request is counted and timed by its route, never by its path, which could hold anything.

use crate::app::AppState;
use crate::clock::Monotonic;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;

/// A client may send any word as a method, and every label that is new is kept for ever.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}

/// Times a request.
pub async fn time(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Monotonic::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.telemetry.request(known(&method), route, response.status().as_u16(), started.elapsed());
    response
}
