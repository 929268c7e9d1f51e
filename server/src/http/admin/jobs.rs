//! `GET /api/admin/jobs` and `POST /api/admin/jobs/{name}/run`.

use super::AdminMutation;
use super::audited;
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::{App, AppState};
use crate::http::dry_run;
use crate::http::mutation::NoBody;
use crate::http::named::Named;
use crate::http::{Answer, ApiError, Handled, Language, Operator};
use crate::jobs::{self, Cause, JobName, JobState, Mode, Outcome, Past, Ran, RunError};
use axum::extract::{FromRequest, Request, State};
use miri_common::api::{JobList, JobRun, JobView};
use miri_common::{ErrorCode, Lang, LocalTime, Msg};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Seconds after which to ask again for a job that is running.
const RUNNING_RETRY_S: u64 = 5;

/// Every job with its schedule and its last runs.
pub async fn list(State(app): State<AppState>, _: Operator, Language(lang): Language) -> Handled {
    let states = jobs::overview(&app).await?;
    let list = JobList { jobs: states.iter().map(|state| wire_job(&app, state)).collect() };
    Ok(Answer::ok(Msg::JobsListed.text(lang), list))
}

/// Runs a job now and waits for its end. It goes on when the client goes away.
pub async fn run(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    Named(name): Named,
    request: Request,
) -> Handled {
    let unknown = || ApiError::new(ErrorCode::NotFound).worded(Msg::NoSuchJob);
    let name = JobName::named(&name).ok_or_else(unknown)?;
    if dry_run::is_asked_for(request.headers())? {
        let ran = jobs::run_now(&app, name, Mode::DryRun).await.map_err(refused)?;
        let run = JobRun { dry_run: true, ..wire_run(&app, name, &ran) };
        return Ok(Answer::ok(Msg::JobWouldDo.text(lang), run).of_dry_run());
    }
    let AdminMutation::<NoBody> { audited, .. } = AdminMutation::from_request(request, &app).await?;
    let state = Arc::clone(&app);
    audited::to_the_end(&app, audited, async move |audited, place| {
        let ran = jobs::run_now(&state, name, Mode::Real).await.map_err(refused)?;
        let run = wire_run(&state, name, &ran);
        let subject = Subject::Job(name.name().to_owned());
        let after = json!({ "outcome": run.outcome, "counts": run.counts });
        let entry = Entry { action: Action::RunJob, subject, before: Value::Null, after };
        audited::note(&state, (audited, place), Answer::ok(words(&ran, lang), run), entry).await
    })
    .await
}

fn words(ran: &Ran, lang: Lang) -> &'static str {
    let msg = if ran.outcome == Outcome::Done { Msg::JobRan } else { Msg::JobFailed };
    msg.text(lang)
}

fn refused(error: RunError) -> ApiError {
    match error {
        RunError::Held => ApiError::new(ErrorCode::JobRunning).retry_after(RUNNING_RETRY_S),
        RunError::Storage(error) => error.into(),
    }
}

/// A job on the wire.
pub(super) fn wire_job(app: &App, state: &JobState) -> JobView {
    let past = |past: &Past| wire_past(app, state.name, past);
    JobView {
        name: state.name.name().to_owned(),
        schedule: state.schedule.clone(),
        next_run: state.next.map(|next| LocalTime::at(next.timestamp(), &app.zone)),
        running: state.is_running,
        last_run: state.last.as_ref().map(past),
        runs: state.runs.iter().map(past).collect(),
    }
}

fn wire_past(app: &App, name: JobName, past: &Past) -> JobRun {
    let took_us = past.ended_at.map(|ended| (ended.0 - past.started_at.0).max(0).unsigned_abs());
    JobRun {
        name: name.name().to_owned(),
        cause: past.cause.name().to_owned(),
        outcome: past.outcome.name().to_owned(),
        counts: past.counts.clone(),
        error: past.error.clone(),
        started_at: LocalTime::at(past.shop_at.timestamp(), &app.zone),
        took_ms: took_us.map(|us| us / 1_000),
        dry_run: false,
    }
}

fn wire_run(app: &App, name: JobName, ran: &Ran) -> JobRun {
    JobRun {
        name: name.name().to_owned(),
        cause: Cause::Operator.name().to_owned(),
        outcome: ran.outcome.name().to_owned(),
        counts: ran.counts.named(),
        error: ran.error.clone(),
        started_at: LocalTime::at(ran.shop_at.timestamp(), &app.zone),
        took_ms: Some(whole_ms(ran.took)),
        dry_run: false,
    }
}

fn whole_ms(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
