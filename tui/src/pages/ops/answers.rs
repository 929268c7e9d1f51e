//! What the shop said.

use super::update::refresh;
use super::view::outcome;
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::pages::Page;
use crate::state::State;
use miri_common::Say;
use miri_common::messages::Place;

/// How the shop is doing.
pub(super) const OVERVIEW: Slot = Slot::page(Page::Ops, "overview");
/// What was set aside.
pub(super) const DEAD: Slot = Slot::page(Page::Ops, "dead");
/// The audit of the stock.
pub(super) const AUDIT: Slot = Slot::page(Page::Ops, "audit");
/// Running a job or handling an event, one at a time.
pub(super) const CHANGE: Slot = Slot::page(Page::Ops, "change");

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    let ops = &mut state.pages.ops;
    match (slot, result) {
        (OVERVIEW, Ok(Answer::Overview(overview))) => ops.overview.got(overview),
        (DEAD, Ok(Answer::DeadEvents(page))) => ops.dead.got(page.events.content),
        (AUDIT, Ok(Answer::Audit(report))) => ops.audit.got(report),
        (CHANGE, Ok(Answer::JobRun(run))) => {
            let places = [
                ("job", Place::from(crate::text::line(&run.name))),
                ("outcome", Place::from(outcome(state, &run.outcome))),
            ];
            let words = state.say_with(Say::OpsRan, &places);
            state.inform(words);
            refresh(state);
        }
        (CHANGE, Ok(Answer::EventsReplayed(done))) => {
            let places = [("done", Place::from(done.event_ids.len())), ("left", Place::from(done.remaining))];
            let words = state.say_with(Say::OpsRetried, &places);
            state.inform(words);
            refresh(state);
        }
        (OVERVIEW, Err(failure)) => ops.overview.failed(failure),
        (DEAD, Err(failure)) => ops.dead.failed(failure),
        (AUDIT, Err(failure)) => ops.audit.failed(failure),
        (_, Err(failure)) => {
            state.fail(&failure);
            refresh(state);
        }
        (_, Ok(_)) => {}
    }
    let len = state.pages.ops.len();
    state.pages.ops.list.clamp(len);
}
