//! Every request is counted, timed and logged by its route, never by its path, which could hold anything.
//!
//! One line a request, with ids only: no path, no query, no header but the request's id, nothing of a body.

use super::request_id::RequestId;
use crate::app::AppState;
use crate::clock::Monotonic;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};
use miri_common::UserId;
use std::sync::{Arc, OnceLock};

/// Asked again and again by machines; a line for each would drown the others.
const PROBES: [&str; 4] = ["/health", "/actuator/health", "/ready", "/metrics"];

/// Who a request turned out to come from: told by whoever reads its token.
#[derive(Debug, Clone, Default)]
pub struct Asker(Arc<OnceLock<UserId>>);

impl Asker {
    /// Tells it.
    pub fn is(&self, user: UserId) {
        self.0.get_or_init(|| user);
    }
}

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

/// Times a request and logs how it ended.
pub async fn request(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Monotonic::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let id = request.extensions().get::<RequestId>().cloned();
    let asker = Asker::default();
    request.extensions_mut().insert(asker.clone());
    let response = next.run(request).await;
    let (method, status, took) = (known(&method), response.status(), started.elapsed());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.telemetry.request(method, route, status.as_u16(), took);
    let ended = Ended {
        id: id.as_ref().map_or("none", |id| &id.0),
        method,
        route,
        status,
        millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        user: asker.0.get().map(|user| user.0),
    };
    ended.log();
    response
}

/// How a request ended.
struct Ended<'a> {
    id: &'a str,
    method: &'a str,
    route: &'a str,
    status: StatusCode,
    millis: u64,
    user: Option<i64>,
}

macro_rules! line {
    ($ended:expr, $level:ident) => {{
        let Ended { id, method, route, status, millis, user } = $ended;
        let status = status.as_u16();
        tracing::$level!(target: "miri_server::request", request_id = id, method, route, status, millis, user_id = user, "request");
    }};
}

impl Ended<'_> {
    /// A fault of the server is an error; that it is overloaded or without its database, a warning; that it refuses, daily life.
    fn log(self) {
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => line!(self, warn),
            status if status.is_server_error() => line!(self, error),
            status if status.is_success() && PROBES.contains(&self.route) => line!(self, debug),
            _ => line!(self, info),
        }
    }
}
