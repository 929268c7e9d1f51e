//! The log of what has happened, and the events that were set aside.

use super::audited::{self, AdminMutation};
use super::filters::Filters;
use crate::app::{App, AppState};
use crate::clock::MachineTime;
use crate::events::dead;
use crate::events::log::{self, Stored};
use crate::http::mutation::NoBody;
use crate::http::{Answer, ApiError, Handled, Id, Language, Operator, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{DeadEvent, DeadEventPage, EventsReplayed, LogEvent, LogEvents, Page};
use miri_common::{ErrorCode, Lang, LocalTime, Msg};
use serde_json::Value;
use std::sync::Arc;

/// `GET /api/admin/events?after=N`.
pub async fn list(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let mut filters = Filters::new(&paging, lang);
    let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0);
    let after = filters.read("after", Msg::FieldEventNumber, number).unwrap_or(0);
    filters.checked()?;
    let size = paging.size;
    let (events, last_event_id) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            Ok((log::page(tx, after, size).await?, log::last_id(tx).await?))
        })
        .await?;
    let events = events.into_iter().map(|event| wire_event(&app, event)).collect::<Result<_, _>>()?;
    Ok(Answer::ok(Msg::EventsLogged.text(lang), LogEvents { events, last_event_id }))
}

/// `GET /api/admin/events/dead`.
pub async fn dead(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let window = (paging.size, paging.offset());
    let (events, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| dead::page(tx, window).await.map_err(ApiError::from))
        .await?;
    let content = events.into_iter().map(|event| wire_dead(&app, event)).collect::<Result<_, _>>()?;
    let page = DeadEventPage { events: Page::new(content, paging.page, paging.size, total) };
    Ok(Answer::ok(Msg::DeadEvents.text(lang), page))
}

/// `POST /api/admin/events/dead/{id}/retry`: this event and the others of its key, in their order.
pub async fn retry(
    State(app): State<AppState>,
    _: Operator,
    Id(id): Id<i64>,
    request: AdminMutation<NoBody>,
) -> Handled {
    let lang = request.audited.lang();
    let shop = Arc::clone(&app);
    audited::to_the_end(&app, request.audited, async move |audited, place| {
        let found = shop
            .store
            .read(async move |tx: &mut Tx<'_>| dead::find(tx, id).await.map_err(ApiError::from))
            .await?;
        let event = found.ok_or_else(|| ApiError::new(ErrorCode::EventNotFound))?;
        // Each event that is handled writes its own row, in its own transaction.
        let replayed = if audited.is_dry_run() {
            shop.consumers.rehearse(&shop.store, &event).await?
        } else {
            shop.consumers.replay(&shop.store, &shop.clock, &event, audited.author()).await?
        };
        let replayed = replayed
            .ok_or_else(|| ApiError::new(ErrorCode::NotSupportedHere).worded(Msg::ConsumerNotHere))?;
        audited::keep(&shop, (audited, place), wire_replayed(replayed, lang)?).await
    })
    .await
}

fn wire_replayed(replayed: dead::Replayed, lang: Lang) -> Handled {
    let failed = replayed.failure.is_some();
    let told =
        EventsReplayed { event_ids: replayed.events, remaining: replayed.left, reason: replayed.failure };
    if failed {
        let data = serde_json::to_value(told).map_err(|e| ApiError::internal(&e))?;
        return Err(ApiError::new(ErrorCode::EventStillFailing).with_data(data));
    }
    Ok(Answer::ok(Msg::EventsReplayed.text(lang), told))
}

fn wire_event(app: &App, event: Stored) -> Result<LogEvent, ApiError> {
    Ok(LogEvent {
        event_id: event.id,
        topic: event.topic,
        key: event.key,
        payload: payload(&event.payload)?,
        at: local(app, event.at),
    })
}

fn wire_dead(app: &App, event: dead::DeadEvent) -> Result<DeadEvent, ApiError> {
    let (topic, text, at) = match event.logged {
        Some((topic, payload, at)) => (Some(topic), Some(payload), Some(local(app, at))),
        None => (None, None, None),
    };
    Ok(DeadEvent {
        id: event.id,
        consumer: event.consumer,
        reason: event.reason,
        event_id: event.event,
        key: event.key,
        topic,
        payload: text.as_deref().map(payload).transpose()?,
        at,
    })
}

fn payload(text: &str) -> Result<Value, ApiError> {
    serde_json::from_str(text).map_err(|e| ApiError::internal(&e))
}

fn local(app: &App, at: MachineTime) -> LocalTime {
    LocalTime::at(at.timestamp(), &app.zone)
}
