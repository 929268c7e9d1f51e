//! The audit, the jobs with their last run, and what was set aside.

use super::outcome;
use crate::pages::ops::state::Row;
use crate::state::State;
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use miri_common::api::{AuditReport, JobView};
use miri_common::messages::Place;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws it.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let ops = &state.pages.ops;
    let top = ops.list.top(usize::from(place.height));
    for (at, (index, row)) in (0..place.height).zip(ops.rows().enumerate().skip(top)) {
        let line = row_of(place, at);
        let chosen = index == ops.list.cursor;
        if chosen {
            ink.left(first(line, 1), symbols.marker, palette.accent);
        }
        let (name, how, style) = match row {
            Row::Audit => {
                let (how, style) = audit(ink, state);
                (state.say(Say::OpsAudit), how, style)
            }
            Row::Job(job) => {
                let (how, style) = last_run(ink, state, job);
                (job.name.clone(), how, style)
            }
            Row::Event(event) => {
                (format!("{} {}", event.consumer, event.key), symbols.bad.to_owned(), palette.bad)
            }
        };
        let used = ink.right(line, &how, style);
        let room = first(shift(line, 2), line.width.saturating_sub(used + 3));
        ink.left(room, &name, if chosen { palette.selected } else { palette.text });
    }
}

/// What the last audit found.
fn audit(ink: &Ink<'_, '_>, state: &State) -> (String, Style) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let audit = &state.pages.ops.audit;
    if audit.is_asking() {
        return (format!("{} {}", symbols.wait, state.word(Say::OpsRunning)), palette.warn);
    }
    if audit.failure().is_some() {
        return (format!("{} {}", symbols.bad, state.word(Say::OpsFailed)), palette.bad);
    }
    match audit.get() {
        None => (state.say(Say::OpsNotAsked), palette.faint),
        Some(AuditReport { clean: true, .. }) => {
            (format!("{} {}", symbols.good, state.word(Say::OpsClean)), palette.good)
        }
        Some(report) => {
            let count = report.violations.len();
            let words = state.say_with(Say::OpsViolations, &[("count", Place::from(count))]);
            (format!("{} {words}", symbols.bad), palette.bad)
        }
    }
}

/// When a job ran last, and how that went.
fn last_run(ink: &Ink<'_, '_>, state: &State, job: &JobView) -> (String, Style) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if job.running {
        return (format!("{} {}", symbols.wait, state.word(Say::OpsRunning)), palette.warn);
    }
    let Some(run) = &job.last_run else { return (state.say(Say::OpsNeverRan), palette.faint) };
    let (sign, style) = sign(ink, &run.outcome);
    let time = run.started_at.0.strftime("%H:%M:%S").to_string();
    (format!("{time} {sign} {}", outcome(state, &run.outcome)), style)
}

/// The sign and colour of how a run ended.
pub(super) fn sign(ink: &Ink<'_, '_>, code: &str) -> (&'static str, Style) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    match code {
        "DONE" => (symbols.good, palette.good),
        "FAILED" => (symbols.bad, palette.bad),
        _ => (symbols.wait, palette.warn),
    }
}
