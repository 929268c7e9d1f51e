//! `Miri-Dry-Run`: whether a write is meant, or to be tried and undone.
//!
//! Whoever asks for a dry run must never get the real thing: a word that is not understood is refused, and so is the header on a request
//! that has none ([`Body`](super::Body)).

use super::ApiError;
use super::extract::language;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use miri_common::{ErrorCode, Msg};
use serde_json::json;

/// Whether a write is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is.
    Real,
    /// It is tried and undone.
    DryRun,
}

/// What `Miri-Dry-Run` says, for a write that is no [`Mutation`](super::Mutation).
#[derive(Debug, Clone, Copy)]
pub struct Meant(pub Mode);

impl<S: Sync> FromRequestParts<S> for Meant {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        mode(&parts.headers).map(Self)
    }
}

/// What the header says.
///
/// # Errors
/// `VALIDATION` when it says neither `true` nor `false`.
pub fn mode(headers: &HeaderMap) -> Result<Mode, ApiError> {
    match headers.get("miri-dry-run").map(HeaderValue::as_bytes) {
        None => Ok(Mode::Real),
        Some(value) if value.eq_ignore_ascii_case(b"true") => Ok(Mode::DryRun),
        Some(value) if value.eq_ignore_ascii_case(b"false") => Ok(Mode::Real),
        Some(_) => {
            let why = Msg::FieldDryRun.text(language(headers));
            Err(ApiError::new(ErrorCode::Validation).with_data(json!({ "Miri-Dry-Run": why })))
        }
    }
}

/// Whether a dry run is asked for, for work that is no single transaction and shows by other means what it would do.
///
/// # Errors
/// As [`mode`].
pub fn is_asked_for(headers: &HeaderMap) -> Result<bool, ApiError> {
    Ok(mode(headers)? == Mode::DryRun)
}
