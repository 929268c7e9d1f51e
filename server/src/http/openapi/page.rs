//! `GET /docs`, its files, and `GET /api-docs/openapi.json`.
//!
//! The page is Swagger UI as the crate carries it along, begun by a script of our own, so that the policy needs to allow no
//! script that stands in a page. Nothing is loaded from elsewhere.

use super::document::document;
use crate::http::named::Named;
use crate::http::{ApiError, router};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};
use miri_common::ErrorCode;
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// The page itself.
const PAGE: &str = include_str!("page/index.html");
/// What begins it.
const START: &str = include_str!("page/start.js");
/// The files of Swagger UI that it needs.
const FILES: [&str; 3] = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];
/// Scripts and data from this server alone. Swagger UI writes styles into its elements and draws small pictures from text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document is the same until the server ends, and thousands of lines long.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document(router::table().routes()).to_string());

/// `GET /api-docs/openapi.json`.
pub async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], DOCUMENT.as_str()).into_response()
}

/// `GET /docs`.
pub async fn page() -> Response {
    served("text/html; charset=utf-8", PAGE)
}

/// `GET /docs/{file}`.
pub async fn file(Named(file): Named) -> Result<Response, ApiError> {
    if file == "start.js" {
        return Ok(served("text/javascript; charset=utf-8", START));
    }
    if !FILES.contains(&file.as_str()) {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    let found = utoipa_swagger_ui::serve(&file, Arc::new(Config::default()))
        .map_err(|error| ApiError::internal(&error))?
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let media_type = HeaderValue::try_from(found.content_type).map_err(|error| ApiError::internal(&error))?;
    let mut response = found.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    // It is kept compressed, and there is no browser that could not read it.
    if found.gzpipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}

fn served(media_type: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, media_type), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, text).into_response()
}
