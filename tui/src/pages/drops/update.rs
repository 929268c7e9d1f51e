//! What keys and answers do.

use crate::call::{Answer, Call};
use crate::effect::Slot;
use crate::failure::Failure;
use crate::goods;
use crate::keymap::Action;
use crate::pages::{Page, row_keys};
use crate::state::State;
use crate::update::session;
use crate::wishes;

const UPCOMING: Slot = Slot::page(Page::Drops, "upcoming");
/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;

/// The page was opened: what opened the last time it was looked at is old news.
pub(super) fn enter(state: &mut State) {
    state.pages.drops = super::DropsState::default();
    session::ask_time(state);
    refresh(state);
}

/// Asks for what opens later.
pub(super) fn refresh(state: &mut State) {
    state.pages.drops.rows.asking(state.now.moment);
    let query = [("state", "upcoming"), ("sort", "reservationStartTime,asc"), ("size", "100")];
    let query = query.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    state.ask(UPCOMING, Call::Goods(query));
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
        Action::Undo => wishes::undo(state),
        _ => {
            let row = state.pages.drops.chosen().cloned();
            return row_keys::pressed(state, row.as_ref(), action);
        }
    }
    true
}

fn step(state: &mut State, by: isize) {
    let len = state.pages.drops.rows().len();
    state.pages.drops.list.step(by, len);
}

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    match (slot, result) {
        (UPCOMING, Ok(Answer::Goods(page))) => {
            state.pages.drops.take(page.goods_list.content);
            state.watch(goods::ids(state.pages.drops.rows()));
        }
        (UPCOMING, Err(failure)) => state.pages.drops.rows.failed(failure),
        (_, Err(failure)) => state.fail(&failure),
        (_, Ok(_)) => {}
    }
}
