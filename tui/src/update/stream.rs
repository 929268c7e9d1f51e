//! The live stream: what it says, and what is done when it ends.

use super::session;
use crate::event::Stream;
use crate::failure::FailureKind;
use crate::pages::{Page, screen};
use crate::state::State;
use crate::wishes;
use miri_common::api::{EndReason, Live, LiveEvent};

/// The stream said something.
pub(super) fn said(state: &mut State, said: Stream) {
    match said {
        Stream::Live(live) => live_event(state, &live),
        Stream::Ended(Some(failure)) if failure.kind == FailureKind::SignedOut => session::ended(state),
        Stream::Ended(failure) => {
            if failure.is_some_and(|failure| failure.kind == FailureKind::Unreachable) {
                state.link.not_reached();
            }
            state.link.broke(state.now.moment);
        }
    }
}

fn live_event(state: &mut State, live: &Live) {
    if let Some(id) = live.id {
        state.link.last_id = Some(id);
    }
    match &live.event {
        LiveEvent::Started => {
            // What happened before the first event of a stream is told by nobody.
            let was_silent = state.link.last_id.is_none();
            if state.link.online() || was_silent {
                // Stock is told only as it changes, so what changed in between is asked for.
                session::ask_time(state);
                screen(state.page).refresh(state);
            }
        }
        LiveEvent::Reset => {
            state.link.last_id = None;
            screen(state.page).refresh(state);
        }
        LiveEvent::Ended(end) => match end.reason {
            EndReason::SignedOut => session::ended(state),
            // A new token resumes; the runner fetches one when the stream is opened.
            EndReason::TokenExpired | EndReason::Slow => state.link.reopen(state.now.moment),
            EndReason::Shutdown => state.link.broke(state.now.moment),
        },
        LiveEvent::News(..) | LiveEvent::Stock(_) | LiveEvent::Opened(_) => {
            wishes::hear(state, &live.event);
            for page in Page::ALL {
                screen(*page).live(state, &live.event);
            }
        }
        LiveEvent::Alive => {}
    }
}
