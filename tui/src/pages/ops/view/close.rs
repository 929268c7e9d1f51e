//! A job with its runs, an event that was set aside, or what the audit found.

use super::list::sign;
use super::outcome;
use crate::pages::ops::state::Row;
use crate::state::{State, failure_words};
use crate::view::ink::{Ink, below, first, row_of, shift};
use miri_common::Say;
use miri_common::api::{AuditReport, DeadEvent, JobRun, JobView};
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// How wide the names of the lines are.
const LABEL: u16 = 11;
/// How wide a time is.
const TIME: u16 = 15;

/// Draws what is chosen.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    match state.pages.ops.chosen() {
        Row::Audit => audit(ink, place, state),
        Row::Job(job) => draw_job(ink, place, state, job),
        Row::Event(event) => draw_event(ink, place, state, event),
    }
}

/// Named lines below a title. Returns the rows they took.
fn lines<'l>(
    ink: &mut Ink<'_, '_>,
    place: Rect,
    state: &State,
    title: &str,
    lines: impl IntoIterator<Item = (Say, String)> + 'l,
) -> u16 {
    let palette = ink.palette();
    ink.left(row_of(place, 0), title, palette.title);
    let mut row = 2;
    for (say, words) in lines {
        let line = row_of(place, row);
        ink.left(first(line, LABEL), state.word(say), palette.muted);
        ink.left(shift(line, LABEL + 1), &words, palette.text);
        row += 1;
    }
    row
}

fn audit(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let palette = ink.palette();
    let audit = &state.pages.ops.audit;
    ink.left(row_of(place, 0), state.word(Say::OpsAudit), palette.title);
    let room = below(place, 2);
    if let Some(failure) = audit.failure() {
        ink.paragraph(room, &failure_words(state.lang, failure), palette.bad);
    } else if let Some(report) = audit.get() {
        found(ink, room, state, report);
    } else {
        ink.paragraph(room, &state.keyed(Say::OpsAuditHint), palette.muted);
    }
}

fn found(ink: &mut Ink<'_, '_>, place: Rect, state: &State, report: &AuditReport) {
    let palette = ink.palette();
    let mut row = 0;
    if report.clean {
        row += ink.paragraph(place, state.word(Say::OpsCleanHint), palette.good) + 1;
    }
    for violation in &report.violations {
        let head = format!("{} {}", violation.invariant, violation.id);
        ink.left(row_of(place, row), &head, palette.bad);
        let places = [
            ("expected", Place::from(crate::text::line(&violation.expected))),
            ("found", Place::from(crate::text::line(&violation.found))),
        ];
        let words = state.say_with(Say::OpsViolation, &places);
        row += 1 + ink.paragraph(shift(below(place, row + 1), 2), &words, palette.text);
    }
    for (what, count) in &report.checked {
        let line = row_of(place, row);
        let used = ink.left(line, &count.to_string(), palette.muted);
        ink.left(shift(line, used + 1), what, palette.faint);
        row += 1;
    }
}

fn draw_job(ink: &mut Ink<'_, '_>, place: Rect, state: &State, job: &JobView) {
    let next = job.next_run.map(|at| (Say::OpsNext, at.to_string()));
    let named = std::iter::once((Say::OpsSchedule, job.schedule.clone())).chain(next);
    let mut row = lines(ink, place, state, &job.name, named) + 1;
    // The last run may have had nothing to do, and then is not among those that are remembered.
    let last = job.last_run.iter().filter(|last| !job.runs.contains(last));
    for run in last.chain(&job.runs) {
        row += draw_run(ink, below(place, row), state, run);
    }
}

/// One run: when, how it ended, how long it took; below it what it did, or why it failed.
fn draw_run(ink: &mut Ink<'_, '_>, place: Rect, state: &State, run: &JobRun) -> u16 {
    let palette = ink.palette();
    let (mark, style) = sign(ink, &run.outcome);
    let time = run.started_at.0.strftime("%m-%d %H:%M:%S").to_string();
    let line = row_of(place, 0);
    ink.left(first(line, TIME), &time, palette.muted);
    let how = format!("{mark} {}", outcome(state, &run.outcome));
    let took = run.took_ms.map(|ms| format!("{ms} ms")).unwrap_or_default();
    let by = if run.cause == "OPERATOR" { state.word(Say::OpsByOperator) } else { "" };
    let pieces = [(how.as_str(), style), (took.as_str(), palette.muted), (by, palette.faint)];
    ink.pieces(shift(line, TIME), pieces, 1);
    let room = shift(below(place, 1), 2);
    if let Some(error) = &run.error {
        return 1 + ink.paragraph(Rect { height: room.height.min(3), ..room }, error, palette.bad);
    }
    let counts: Vec<String> = run
        .counts
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    if counts.is_empty() {
        return 1;
    }
    1 + ink.paragraph(Rect { height: room.height.min(2), ..room }, &counts.join(", "), palette.text)
}

fn draw_event(ink: &mut Ink<'_, '_>, place: Rect, state: &State, event: &DeadEvent) {
    let palette = ink.palette();
    let title = state.say_with(Say::OpsEvent, &[("event", Place::from(event.event_id))]);
    let topic = event.topic.clone().map(|topic| (Say::OpsTopic, topic));
    let at = event.at.map(|at| (Say::OpsAt, at.to_string()));
    let first = [(Say::OpsConsumer, event.consumer.clone()), (Say::OpsKey, event.key.clone())];
    let row = lines(ink, place, state, &title, first.into_iter().chain(topic).chain(at)) + 1;
    let room = below(place, row);
    let used = ink.paragraph(Rect { height: room.height.min(4), ..room }, &event.reason, palette.bad);
    if let Some(payload) = &event.payload {
        ink.paragraph(below(room, used + 1), &payload.to_string(), palette.muted);
    }
}
