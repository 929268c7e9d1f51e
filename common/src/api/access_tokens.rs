//! Personal access tokens.

use crate::labels::Scope;
use crate::validate::{Fields, Request};
use crate::{LocalTime, Msg, TokenId};
use serde::{Deserialize, Serialize};

/// The longest life of a token, in days.
pub const MAX_TOKEN_DAYS: i64 = 366;

/// `POST /api/auth/tokens`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MakeToken {
    /// What its owner calls it: 1 to 50 characters.
    pub name: String,
    /// What it may do: one scope or more, each once.
    pub scopes: Vec<Scope>,
    /// How long it works: 1 to [`MAX_TOKEN_DAYS`].
    pub expires_in_days: i64,
}

impl Request for MakeToken {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.text("name", 1..=50),
            scopes: fields.codes("scopes", Scope::ALL, Msg::FieldScopes),
            expires_in_days: fields.int("expiresInDays", 1..=MAX_TOKEN_DAYS),
        }
    }
}

/// A token of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    /// Its number, by which it is revoked.
    pub token_id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_date: LocalTime,
    /// When it ends.
    pub expires_at: LocalTime,
    /// When it was used last, give or take ten minutes.
    pub last_used_at: Option<LocalTime>,
    /// The token itself, in the answer that made it and nowhere else; not even when that answer is given again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// `GET /api/auth/tokens`: those that work, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessTokens {
    /// The tokens.
    pub tokens: Vec<AccessToken>,
}
