//! `GET /api/auth/events`: the live stream, as server-sent events.
//!
//! A stream is pulled by its connection: what is to be told next is made when the last piece was taken, so a slow reader costs
//! nothing but what its [inbox](crate::live::Inbox) may hold. Here is what a request asks for; `reading` is the open stream.

mod reading;

use super::listener::Cut;
use super::middleware::guard::bearer;
use super::{ApiError, Caller, Language};
use crate::app::AppState;
use crate::live::Full;
use axum::extract::{Extension, RawQuery, State};
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use miri_common::messages::Place;
use miri_common::{ErrorCode, GoodsId, Lang, Msg};
use reading::Reading;
use serde_json::json;
use std::convert::Infallible;

/// Goods that may be named in the query.
const MAX_GOODS: usize = 100;
/// Seconds after which to ask again for a place.
const FULL_RETRY_S: u64 = 5;
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// A proxy must pass each event on as it comes: nginx.org/en/docs/http, `proxy_buffering`.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Opens a stream.
pub async fn stream(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Language(lang): Language,
    RawQuery(query): RawQuery,
    Extension(cut): Extension<Cut>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asked = Asked::read(&headers, query.as_deref().unwrap_or_default(), lang)?;
    let token = bearer(&headers).unwrap_or_default().to_owned();
    let seat = app.live.enter(&actor, token.clone(), cut.0).map_err(|full| match full {
        Full::OfThisUser => ApiError::new(ErrorCode::RateLimited).retry_after(FULL_RETRY_S),
        Full::Altogether => ApiError::new(ErrorCode::Busy).retry_after(FULL_RETRY_S),
    })?;
    let reading = Reading::open(app, seat, (actor.user_id, token), lang, asked).await?;
    let events = stream::unfold(reading, async |mut reading| {
        let event = reading.next().await?;
        Some((Ok::<_, Infallible>(event), reading))
    });
    let mut response = Sse::new(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
    // The end of a stream is the end of its connection, so that nobody takes a stream that has ended for one that is silent.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    Ok(response)
}

/// What a request asks for.
struct Asked {
    seen: Option<i64>,
    goods: Vec<GoodsId>,
}

impl Asked {
    /// The header goes before the query, because a browser that reconnects sends the header with the URL it had.
    fn read(headers: &HeaderMap, query: &str, lang: Lang) -> Result<Self, ApiError> {
        let refuse =
            |field: &str, why: &str| ApiError::new(ErrorCode::Validation).with_data(json!({ field: why }));
        let not_an_id = |field| refuse(field, Msg::FieldEventId.text(lang));
        let no_goods =
            || refuse("goods", &Msg::FieldGoodsIds.with(lang, &[("most", Place::from(MAX_GOODS))]));
        let (mut seen, mut goods) = (None, Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "lastEventId" if !value.is_empty() => {
                    seen = Some(event_id(&value).ok_or_else(|| not_an_id("lastEventId"))?);
                }
                "goods" => {
                    for id in value.split(',').filter(|id| !id.is_empty()) {
                        let id = id.parse().ok().filter(|id: &GoodsId| id.0 > 0);
                        let id = id.ok_or_else(no_goods)?;
                        goods.push(id);
                    }
                }
                _ => {}
            }
        }
        if goods.len() > MAX_GOODS {
            return Err(no_goods());
        }
        if let Some(value) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) {
            let id = value.to_str().ok().and_then(event_id);
            seen = Some(id.ok_or_else(|| not_an_id("Last-Event-ID"))?);
        }
        Ok(Self { seen, goods })
    }
}

fn event_id(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|id| *id >= 0)
}
