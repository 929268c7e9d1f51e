//! What handlers ask of a request.

use super::ApiError;
use super::dry_run::{Mode, mode};
use crate::app::AppState;
use crate::auth::Actor;
pub use crate::storage::Direction;
use crate::storage::OrderBy;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use http::request::Parts;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use miri_common::labels::Role;
use miri_common::messages::Place;
use miri_common::validate::Request as Checked;
use miri_common::{ErrorCode, Lang, Msg};
use serde_json::{Map, Value, json};
use std::str::FromStr;
use std::time::Duration;

/// The largest body that is read.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// Page size when none is asked for.
const DEFAULT_PAGE_SIZE: i64 = 10;
/// The largest page.
const MAX_PAGE_SIZE: i64 = 100;

/// The language of the answer.
#[derive(Debug, Clone, Copy)]
pub struct Language(pub Lang);

/// The language that the headers ask for.
pub fn language(headers: &HeaderMap) -> Lang {
    Lang::from_accept_language(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(language(&parts.headers)))
    }
}

/// Someone who is signed in. Who that is was found out by the [guard](super::middleware::guard), for routes whose access asks for it.
#[derive(Debug, Clone)]
pub struct Caller(pub Actor);

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Self).ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))
    }
}

/// Someone who is signed in and runs the shop.
#[derive(Debug, Clone)]
pub struct Operator(pub Actor);

impl FromRequestParts<AppState> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let Caller(actor) = Caller::from_request_parts(parts, app).await?;
        if actor.role == Role::Admin { Ok(Self(actor)) } else { Err(ApiError::new(ErrorCode::Forbidden)) }
    }
}

/// The id in the path; one that is no positive number is a bad field. Where a [`Caller`] is needed, it is taken before this.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let lang = language(&parts.headers);
        let bad = || {
            let why = Msg::FieldPositiveInteger.text(lang);
            ApiError::new(ErrorCode::Validation).with_data(json!({ "id": why }))
        };
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| bad())?;
        match text.parse::<i64>() {
            Ok(number) if number > 0 => text.parse().map(Self).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

/// Which page of a list, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// From 0.
    pub page: i64,
    /// 1 to 100.
    pub size: i64,
    /// Fields with their direction, as asked for; the list decides which it knows.
    pub sort: Vec<(String, Direction)>,
    /// All other query parameters.
    pub filters: Vec<(String, String)>,
}

impl Paging {
    /// Reads a query string. As in the original: a page below 0 or no number is 0, a size below 1 or no number is 10, above
    /// 100 is 100.
    pub fn from_query(query: &str) -> Self {
        let mut paging = Self { page: 0, size: DEFAULT_PAGE_SIZE, sort: Vec::new(), filters: Vec::new() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "page" => paging.page = value.parse().unwrap_or(0).clamp(0, i64::MAX / MAX_PAGE_SIZE),
                "size" => {
                    let size = value.parse().unwrap_or(DEFAULT_PAGE_SIZE);
                    paging.size = if size < 1 { DEFAULT_PAGE_SIZE } else { size.min(MAX_PAGE_SIZE) };
                }
                "sort" => paging.sort.push(read_sort(&value)),
                _ => paging.filters.push((name.into_owned(), value.into_owned())),
            }
        }
        paging
    }

    /// Elements before this page.
    pub const fn offset(&self) -> i64 {
        self.page * self.size
    }

    /// A filter by its name.
    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The ORDER BY of a list that knows these fields with these columns. Ties are broken by `id_column`, newest first
    /// by default.
    ///
    /// # Errors
    /// `VALIDATION` when a field is asked for that the list does not name.
    pub fn order_by(
        &self,
        columns: &[(&'static str, &'static str)],
        id_column: &'static str,
        lang: Lang,
    ) -> Result<String, ApiError> {
        self.order(columns, id_column, lang).map(|order| order.sql())
    }

    /// As [`order_by`](Self::order_by), for a list that looks at its order.
    ///
    /// # Errors
    /// As there.
    pub fn order(
        &self,
        columns: &[(&'static str, &'static str)],
        id_column: &'static str,
        lang: Lang,
    ) -> Result<OrderBy, ApiError> {
        let default = [("createdDate".to_owned(), Direction::Desc)];
        let sort = if self.sort.is_empty() { &default[..] } else { &self.sort[..] };
        let mut terms = Vec::with_capacity(columns.len() + 1);
        for (field, direction) in sort {
            let Some((_, column)) = columns.iter().find(|(name, _)| name == field) else {
                let known: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
                let why = Msg::FieldSort.with(lang, &[("fields", Place::from(known.join(", ")))]);
                let data = json!({ "sort": why });
                return Err(ApiError::new(ErrorCode::Validation).with_data(data));
            };
            // A field that was named before changes nothing, and SQL takes only so many terms.
            if !terms.iter().any(|(named, _)| named == column) {
                terms.push((*column, *direction));
            }
        }
        let last = sort.last().map_or(Direction::Desc, |(_, direction)| *direction);
        if !terms.iter().any(|(named, _)| *named == id_column) {
            terms.push((id_column, last));
        }
        Ok(OrderBy(terms))
    }
}

fn read_sort(value: &str) -> (String, Direction) {
    let (field, direction) = value.split_once(',').unwrap_or((value, "asc"));
    let direction =
        if direction.trim().eq_ignore_ascii_case("desc") { Direction::Desc } else { Direction::Asc };
    (field.trim().to_owned(), direction)
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::from_query(parts.uri.query().unwrap_or_default()))
    }
}

/// A body that was read and checked, of a request that is no write under an idempotency key.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T: Checked> FromRequest<AppState> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        if mode(&parts.headers)? == Mode::DryRun {
            let why = Msg::FieldDryRunElsewhere.text(language(&parts.headers));
            return Err(ApiError::new(ErrorCode::Validation).with_data(json!({ "Miri-Dry-Run": why })));
        }
        let bytes = read_bytes(body).await?;
        parse(&parts.headers, &bytes).map(Self)
    }
}

/// Reads a whole body within its limits of size and time.
pub async fn read_bytes(body: axum::body::Body) -> Result<Vec<u8>, ApiError> {
    match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, MAX_BODY_BYTES).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().to_vec()),
        Ok(Err(error)) if error.downcast_ref::<LengthLimitError>().is_some() => {
            Err(ApiError::new(ErrorCode::PayloadTooLarge))
        }
        Ok(Err(_)) => Err(ApiError::new(ErrorCode::Malformed)),
        Err(_) => Err(ApiError::new(ErrorCode::RequestTimeout)),
    }
}

/// Reads and checks a JSON object. No body at all counts as an empty object, so that routes without fields need none.
pub fn parse<T: Checked>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, ApiError> {
    let object: Map<String, Value> = if bytes.is_empty() {
        Map::new()
    } else {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ApiError::new(ErrorCode::UnsupportedMediaType));
        }
        serde_json::from_slice(bytes).map_err(|_| ApiError::new(ErrorCode::Malformed))?
    };
    T::from_json(&object, language(headers)).map_err(|errors| {
        let data = errors.0.into_iter().map(|(field, why)| (field.to_owned(), Value::String(why))).collect();
        ApiError::new(ErrorCode::Validation).with_data(Value::Object(data))
    })
}

#[cfg(test)]
mod tests {
    use super::{Direction, Paging};
    use miri_common::Lang;

    #[test]
    fn a_page_is_read_as_the_original_read_it() {
        for (query, page, size) in [
            ("", 0, 10),
            ("page=-1&size=0", 0, 10),
            ("page=x&size=x", 0, 10),
            ("page=2&size=101", 2, 100),
            ("page=9223372036854775807&size=100", i64::MAX / 100, 100),
        ] {
            let paging = Paging::from_query(query);
            assert_eq!((paging.page, paging.size), (page, size), "{query}");
            assert!(paging.offset() >= 0);
        }
    }

    #[test]
    fn a_list_sorts_by_the_fields_it_names_and_breaks_ties_by_id() {
        let columns = [("createdDate", "g.created_at"), ("goodsPrice", "g.price")];
        let order = |query| Paging::from_query(query).order_by(&columns, "g.id", Lang::En);
        assert_eq!(order("").ok().as_deref(), Some("g.created_at DESC, g.id DESC"));
        assert_eq!(order("sort=goodsPrice,asc").ok().as_deref(), Some("g.price ASC, g.id ASC"));
        assert_eq!(
            order("sort=goodsPrice,desc&sort=createdDate").ok().as_deref(),
            Some("g.price DESC, g.created_at ASC, g.id ASC")
        );
        assert_eq!(
            order("sort=goodsPrice&sort=goodsPrice,asc").ok().as_deref(),
            Some("g.price ASC, g.id ASC")
        );
        assert!(order("sort=password,desc").is_err());
        assert_eq!(Paging::from_query("sort=a%2Cdesc").sort, [("a".to_owned(), Direction::Desc)]);
    }
}
