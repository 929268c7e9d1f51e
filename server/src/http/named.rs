//! A name in a path, as a handler asks for it.

use super::ApiError;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use miri_common::ErrorCode;

/// A name in a path. One that is no text names nothing that there is.
pub struct Named(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let name = Path::<String>::from_request_parts(parts, state).await;
        name.map(|Path(name)| Self(name)).map_err(|_| ApiError::new(ErrorCode::NotFound))
    }
}
