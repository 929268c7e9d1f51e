//! `GET` and `POST /api/admin/clock`: the shop's clock, in a rehearsal. Elsewhere there is no such route.

use super::AdminMutation;
use super::audited;
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::clock::ShopTime;
use crate::http::dry_run;
use crate::http::extract::{parse, read_bytes};
use crate::http::{Answer, ApiError, Handled, Language, Operator};
use crate::rehearsal::rest::{Rest, look};
use crate::rehearsal::{MoveError, Moved, Rehearsal, advance_to};
use axum::extract::{FromRequest, Request, State};
use jiff::SignedDuration;
use miri_common::api::{ClockMoved, MoveClock, ShopClock, Waiting};
use miri_common::{ErrorCode, Lang, Msg};
use serde_json::json;
use std::sync::Arc;

/// How far time moves at once.
const FARTHEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What time it is in the shop.
pub async fn read(State(app): State<AppState>, _: Operator, Language(lang): Language) -> Handled {
    rehearsal(&app)?;
    Ok(Answer::ok(Msg::ClockRead.text(lang), ShopClock { now: wire_time(app.clock.shop()) }))
}

/// Moves shop time ahead and answers when what fell due on the way is done.
pub async fn set(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    request: Request,
) -> Handled {
    let rehearsal = rehearsal(&app)?;
    if dry_run::is_asked_for(request.headers())? {
        let (parts, body) = request.into_parts();
        let body: MoveClock = parse(&parts.headers, &read_bytes(body).await?)?;
        let (_, target) = target(&app, &body, lang)?;
        let moved = Moved { now: target, has_arrived: true, rest: look(&app, &rehearsal.attempts).await? };
        let answer = ClockMoved { dry_run: true, ..wire_moved(&moved) };
        return Ok(Answer::ok(Msg::ClockWouldMove.text(lang), answer).of_dry_run());
    }
    let AdminMutation::<MoveClock> { body, audited, .. } = AdminMutation::from_request(request, &app).await?;
    let state = Arc::clone(&app);
    // To stop in the middle of a day would help nobody.
    audited::to_the_end(&app, audited, async move |audited, place| {
        let (before, target) = target(&state, &body, lang)?;
        let rehearsal = self::rehearsal(&state)?;
        let moved = advance_to(&state, rehearsal, target).await.map_err(|error| match error {
            MoveError::Backwards => bad("set", Msg::FieldBackwards, lang),
            MoveError::Storage(error) => error.into(),
        })?;
        let entry = Entry {
            action: Action::MoveClock,
            subject: Subject::Clock,
            before: json!({ "now": wire_time(before) }),
            after: json!({ "now": wire_time(moved.now) }),
        };
        let is_done = moved.has_arrived && moved.rest.is_at_rest();
        let msg = if is_done { Msg::ClockMoved } else { Msg::ClockMovedRestless };
        let answer = Answer::ok(msg.text(lang), wire_moved(&moved));
        audited::note(&state, (audited, place), answer, entry).await
    })
    .await
}

fn rehearsal(app: &AppState) -> Result<&Rehearsal, ApiError> {
    app.rehearsal.as_ref().ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// What time it is and where it is to go.
fn target(app: &AppState, body: &MoveClock, lang: Lang) -> Result<(ShopTime, ShopTime), ApiError> {
    let now = app.clock.shop();
    let (field, target) = match (body.advance, body.set) {
        (Some(span), _) => ("advance", now.timestamp().checked_add(span)),
        (None, Some(time)) => ("set", time.instant(&app.zone)),
        (None, None) => return Err(bad("advance", Msg::FieldAdvanceOrSet, lang)),
    };
    let latest = now.timestamp().checked_add(FARTHEST).unwrap_or(jiff::Timestamp::MAX);
    match target {
        Ok(target) if target < now.timestamp() => Err(bad(field, Msg::FieldBackwards, lang)),
        Ok(target) if target <= latest => Ok((now, ShopTime::from(target))),
        _ => Err(bad(field, Msg::FieldTooFarAhead, lang)),
    }
}

fn bad(field: &'static str, why: Msg, lang: Lang) -> ApiError {
    ApiError::new(ErrorCode::Validation).with_data(json!({ field: why.text(lang) }))
}

fn wire_time(time: ShopTime) -> String {
    format!("{:.3}", time.timestamp())
}

fn wire_moved(moved: &Moved) -> ClockMoved {
    let Rest { unread_events, jobs, deliveries, postponed } = moved.rest;
    ClockMoved {
        now: wire_time(moved.now),
        arrived: moved.has_arrived,
        at_rest: moved.rest.is_at_rest(),
        waiting: Waiting { unread_events, jobs, deliveries, postponed },
        dry_run: false,
    }
}
