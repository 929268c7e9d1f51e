//! What a browser is told about every answer.
//!
//! There is no CORS here: no page of another origin may read an answer, and a preflight is a method that no route has.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Request as HttpRequest, header};

/// Nothing that is answered is a page, so nothing in it may be loaded, run or framed. A page that is one brings its own.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
const ALWAYS: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (CONTENT_SECURITY_POLICY, NOTHING),
];

/// Adds the headers that the answer does not bring itself.
pub async fn headers(request: Request, next: Next) -> Response {
    let public = is_public(&request);
    let mut response = next.run(request).await;
    let keep = public && response.status().is_success();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !keep {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Whether everybody would get the same answer.
fn is_public<B>(request: &HttpRequest<B>) -> bool {
    let path = request.uri().path();
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !request.headers().contains_key(header::AUTHORIZATION)
        && !["/api/auth", "/api/admin", "/api/internal"].iter().any(|private| path.starts_with(private))
}

#[cfg(test)]
mod tests {
    use super::is_public;
    use http::Request;

    #[test]
    fn only_what_is_read_by_nobody_in_particular_is_public() {
        for (method, path, token, public) in [
            ("GET", "/api/goods", None, true),
            ("HEAD", "/docs", None, true),
            ("GET", "/api/goods", Some("Bearer x"), false),
            ("GET", "/api/auth/orders", None, false),
            ("GET", "/api/admin/users", None, false),
            ("POST", "/login", None, false),
        ] {
            let mut request = Request::builder().method(method).uri(path);
            if let Some(token) = token {
                request = request.header("Authorization", token);
            }
            assert_eq!(is_public(&request.body(()).unwrap()), public, "{method} {path}");
        }
    }
}
