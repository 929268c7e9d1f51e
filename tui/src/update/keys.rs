//! From a key press to an action.

use super::{actions, popups};
use crate::effect::Effect;
use crate::keymap::{GLOBAL, is_interrupt};
use crate::pages::screen;
use crate::state::State;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

/// A key was pressed. What lies on top is asked first: popup, text field, page, frame.
pub(super) fn pressed(state: &mut State, key: KeyEvent) {
    if key.kind == KeyEventKind::Release {
        return;
    }
    if is_interrupt(key) {
        state.push(Effect::Quit);
        return;
    }
    if state.popup.is_some() {
        popups::pressed(state, key);
        return;
    }
    let page = screen(state.page);
    let typing = page.field(state).is_some();
    if typing && !leaves_field(key) {
        if page.field(state).is_some_and(|field| field.key(key)) {
            page.typed(state);
        }
        return;
    }
    let bindings = page.bindings(state);
    // While someone types, only what the page itself binds is a command.
    let global = if typing { &[] } else { GLOBAL };
    let action = state.keymap.action(bindings.iter().chain(global), key);
    match action {
        Some(action) => actions::act(state, action),
        None if key.code == KeyCode::Esc => actions::back(state),
        None => {}
    }
}

/// Keys that a text field of one line has no use for, and that therefore are commands even while someone types.
const fn leaves_field(key: KeyEvent) -> bool {
    matches!(
        key.code,
        KeyCode::Esc
            | KeyCode::Enter
            | KeyCode::Tab
            | KeyCode::BackTab
            | KeyCode::Up
            | KeyCode::Down
            | KeyCode::F(_)
    )
}

/// Text was pasted. Where no text is taken it is nothing: pasted letters must never act as keys.
pub(super) fn pasted(state: &mut State, text: &str) {
    if popups::pasted(state, text) {
        return;
    }
    let page = screen(state.page);
    if let Some(field) = page.field(state) {
        field.insert(text);
        page.typed(state);
    }
}
