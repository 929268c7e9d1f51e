//! All behaviour: [`update`] takes the state and one event and says what is to be done. It reads no clock, draws nothing
//! and waits for nobody, so every test of behaviour is a test of this.
//!
//! In reading order: [`update`] and [`begin`]; `keys`, from a key press to an action; `actions`, those that hold everywhere;
//! `popups`; `mouse`; `session`, who is signed in and what the shop calls now; `stream`, the live stream.

mod actions;
mod keys;
mod mouse;
mod popups;
pub(crate) mod session;
mod stream;

pub(crate) use actions::{switch_language, switch_mouse, switch_theme};

use crate::call::Answer;
use crate::effect::{Effect, Owner, RequestId, Slot};
use crate::event::{Event, Stream};
use crate::failure::{Failure, FailureKind};
use crate::moment::Now;
use crate::pages::{self, Page, checkout};
use crate::state::State;
use crate::wishes;
use miri_common::api::LiveEvent;

/// Takes one event in and says what is to be done.
#[must_use]
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    // The clock says itself whether it has changed anything; that the stream is alive never does.
    let quiet = match &event {
        Event::Clock(_) => true,
        Event::Stream(Stream::Live(live)) => live.event == LiveEvent::Alive,
        _ => false,
    };
    match event {
        Event::Clock(now) => tick(state, now),
        Event::Key(key) => keys::pressed(state, key),
        Event::Paste(text) => keys::pasted(state, &text),
        Event::Mouse(mouse) => mouse::used(state, mouse),
        Event::Resize { width, height } => (state.width, state.height) = (width, height),
        Event::Answered { id, slot, result } => answered(state, id, slot, result),
        Event::Stream(said) => stream::said(state, said),
        Event::Terminate => state.push(Effect::Quit),
        Event::Suspend => state.push(Effect::Suspend),
        Event::Resumed => {}
    }
    if let Some(goods) = state.link.due(state.now.moment) {
        state.push(Effect::Listen { last_id: state.link.last_id, goods });
    }
    state.dirty |= !quiet;
    state.take_effects()
}

/// What is asked first.
pub(crate) fn begin(state: &mut State) {
    session::ask_time(state);
    session::ask_who(state);
    pages::screen(state.page).enter(state);
}

/// Time has passed. The screen is drawn anew only if something on it has changed by that.
fn tick(state: &mut State, now: Now) {
    let before = state.now.moment;
    state.now = now;
    let waiting = matches!(
        state.link.chip(before),
        crate::state::Chip::Reconnecting(_) | crate::state::Chip::Offline(Some(_))
    );
    let counted = waiting && state.link.chip(before) != state.link.chip(now.moment);
    let expired = state.notices.expire(now.moment);
    let slow = state.requests.turned_slow(before, now.moment);
    let mut moved = false;
    for page in Page::ALL.iter().copied() {
        let changed = pages::screen(page).tick(state, before);
        moved |= changed && page == state.page;
    }
    state.dirty |= counted || expired || slow || moved;
}

/// An answer. One that nobody waits for any more is dropped.
fn answered(state: &mut State, id: RequestId, slot: Slot, result: Result<Answer, Failure>) {
    let Some(asked) = state.requests.end(slot, id) else { return };
    match &result {
        Err(failure) if failure.is_connection() => state.link.not_reached(),
        Err(failure) if failure.kind == FailureKind::SignedOut => session::ended(state),
        Ok(_) | Err(_) => {
            state.link.answered();
        }
    }
    match slot.owner {
        Owner::Frame => session::answered(state, slot, asked, result),
        Owner::Page(page) => pages::screen(page).answered(state, slot, result),
        Owner::Order => checkout::answered(state, result),
        Owner::Wishes => {
            wishes::answered(state, slot, result);
            checkout::freshened(state);
        }
    }
}
