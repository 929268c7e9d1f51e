//! What keys do.

use super::answers::{AUDIT, CHANGE, DEAD, OVERVIEW};
use super::state::{Focus, Row, is_operator};
use crate::call::Call;
use crate::keymap::Action;
use crate::pages::Page;
use crate::state::{Popup, Question, State, Written};
use miri_common::Say;
use miri_common::messages::Place;
use std::time::Duration;

/// How often everything is asked for again while the page is open.
const AGAIN: Duration = Duration::from_secs(5);
/// How many events that were set aside are asked for: the first of them are to be dealt with first.
const EVENTS: &str = "50";
/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;
/// What a yes means.
const RUN: &str = "run a job";

/// Asks for everything that is shown.
pub(super) fn refresh(state: &mut State) {
    if !is_operator(state) {
        return;
    }
    let now = state.now.moment;
    let ops = &mut state.pages.ops;
    ops.again_at = Some(now.after(AGAIN));
    ops.overview.asking(now);
    ops.dead.asking(now);
    state.ask(OVERVIEW, Call::Overview);
    state.ask(DEAD, Call::DeadEvents(vec![("size", EVENTS.to_owned())]));
}

/// Asks again when it is time, unless the last answer is still waited for.
pub(super) fn tick(state: &mut State) {
    let now = state.now.moment;
    if state.page != Page::Ops {
        state.pages.ops.again_at = None;
    } else if state.pages.ops.again_at.is_some_and(|at| at <= now) {
        state.pages.ops.again_at = Some(now.after(AGAIN));
        if !state.requests.is_busy(OVERVIEW) && !state.requests.is_busy(DEAD) {
            refresh(state);
        }
    }
}

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -SCREEN_ROWS),
        Action::PageDown => step(state, SCREEN_ROWS),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::Open | Action::Right => state.pages.ops.focus = Focus::Close,
        Action::Left => state.pages.ops.focus = Focus::List,
        Action::StockAudit => audit(state),
        Action::RunJob => ask_to_run(state),
        Action::RetryEvent => retry(state),
        Action::Copy => copy(state),
        _ => return false,
    }
    true
}

fn step(state: &mut State, by: isize) {
    let len = state.pages.ops.len();
    state.pages.ops.list.step(by, len);
}

/// A click on a row chooses it; on the chosen one, it looks closer.
pub(super) fn choose(state: &mut State, row: usize) {
    let ops = &mut state.pages.ops;
    if row < ops.len() {
        if ops.list.cursor == row {
            ops.focus = Focus::Close;
        }
        ops.list.cursor = row;
    }
}

/// Audits the stock. It changes nothing, but it reads everything, so it is done when someone asks and not by itself.
fn audit(state: &mut State) {
    if !is_operator(state) || state.requests.is_busy(AUDIT) {
        return;
    }
    let now = state.now.moment;
    let ops = &mut state.pages.ops;
    ops.list.first();
    ops.audit.asking(now);
    state.ask(AUDIT, Call::StockAudit);
}

/// Asks before a job is run.
fn ask_to_run(state: &mut State) {
    if let Row::Job(job) = state.pages.ops.chosen() {
        let places = [("job", Place::from(crate::text::line(&job.name)))];
        let words = state.say_with(Say::OpsRunQuestion, &places);
        let item = i64::try_from(state.pages.ops.list.cursor).unwrap_or(0);
        state.popup = Some(Popup::Confirm(Question { words, means: RUN, item }));
    }
}

/// A yes. The list of jobs is always the same, so the row that was asked about is still that job's.
pub(super) fn confirmed(state: &mut State, question: &Question) {
    let row = usize::try_from(question.item).ok().and_then(|at| state.pages.ops.rows().nth(at));
    if let (RUN, Some(Row::Job(job))) = (question.means, row) {
        let name = job.name.clone();
        write(state, |key| Call::RunJob(name, key));
    }
}

/// Has an event handled that was set aside, and the others of its key with it.
fn retry(state: &mut State) {
    if let Row::Event(event) = state.pages.ops.chosen() {
        let id = event.id;
        write(state, |key| Call::RetryEvent(id, key));
    }
}

fn write(state: &mut State, call: impl FnOnce(crate::call::Key) -> Call) {
    if state.write(CHANGE, None, call) == Written::Busy {
        let words = state.say(Say::OpsBusy);
        state.inform(words);
    }
}

/// The name of a job, or the key of an event.
fn copy(state: &mut State) {
    let text = match state.pages.ops.chosen() {
        Row::Audit => return,
        Row::Job(job) => job.name.clone(),
        Row::Event(event) => event.key.clone(),
    };
    state.copy(crate::text::line(&text));
}
