//! Who is signed in, and what the shop calls now.

use crate::call::{Answer, Call};
use crate::effect::{Effect, Slot};
use crate::failure::{Failure, FailureKind};
use crate::moment::Moment;
use crate::pages::screen;
use crate::state::{Profile, ShopClock, State, Who};
use crate::wishes;

const TIME: Slot = Slot::frame("time");
const WHO: Slot = Slot::frame("who");

/// Asks what the shop calls now.
pub(crate) fn ask_time(state: &mut State) {
    state.ask(TIME, Call::Info);
}

/// Asks who is signed in.
pub(crate) fn ask_who(state: &mut State) {
    state.ask(WHO, Call::Me);
}

/// An answer to one of these.
pub(super) fn answered(state: &mut State, slot: Slot, asked: Moment, result: Result<Answer, Failure>) {
    match (slot, result) {
        (TIME, Ok(Answer::Info(info))) => {
            if let Some(clock) = ShopClock::read(&info, asked, state.now) {
                state.clock = Some(clock);
            }
            state.info = Some(info);
        }
        (WHO, Ok(Answer::Me(page))) => {
            let profile = Profile::from(page.as_ref());
            let same = state.who.shopper().is_some_and(|before| before.id == profile.id);
            state.who = Who::Shopper(Box::new(profile));
            if !same {
                state.link.silence();
                state.link.reopen(state.now.moment);
                wishes::load(state);
                screen(state.page).refresh(state);
            }
        }
        (WHO, Err(failure)) if failure.kind == FailureKind::SignedOut => ended(state),
        // The chip says that the shop cannot be reached; what is on the screen says it too.
        (_, Err(failure)) if failure.is_connection() => {}
        (_, Err(failure)) => state.fail(&failure),
        (_, Ok(_)) => {}
    }
}

/// Nobody is signed in any more, or nobody was.
pub(crate) fn ended(state: &mut State) {
    if state.who != Who::Visitor {
        state.who = Who::Visitor;
        state.wishes = wishes::Wishes::default();
        state.link.silence();
        state.push(Effect::Hush);
        screen(state.page).refresh(state);
    }
}
