//! What lies over a page: help, palette, log and questions.

use super::actions;
use crate::keymap::{Action, GLOBAL, Press};
use crate::pages::screen;
use crate::state::{Popup, State};
use crate::view::palette;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key while something lies over the page.
pub(super) fn pressed(state: &mut State, key: KeyEvent) {
    if key.code == KeyCode::Esc {
        state.popup = None;
        return;
    }
    match &mut state.popup {
        Some(Popup::Palette { .. }) => in_palette(state, key),
        Some(Popup::Confirm(_)) => answer(state, key),
        Some(Popup::Help { .. } | Popup::Log { .. }) => scroll(state, key),
        None => {}
    }
}

/// Text that was pasted while something lies over the page. Says whether something does.
pub(super) fn pasted(state: &mut State, text: &str) -> bool {
    if let Some(Popup::Palette { field, cursor }) = &mut state.popup {
        field.insert(text);
        *cursor = 0;
    }
    state.popup.is_some()
}

fn scroll(state: &mut State, key: KeyEvent) {
    let action = state.keymap.action(GLOBAL, key);
    if matches!(action, Some(Action::Quit | Action::Help | Action::Log)) {
        state.popup = None;
        return;
    }
    if action == Some(Action::Copy) {
        copy_request_id(state);
        return;
    }
    let by = match action {
        Some(Action::Down) => 1,
        Some(Action::Up) => -1,
        Some(Action::PageDown) => 10,
        Some(Action::PageUp) => -10,
        _ => return,
    };
    let (help, log) = (crate::view::help::lines(state).len(), state.notices.log().len());
    let (place, len) = match &mut state.popup {
        Some(Popup::Help { top }) => (top, help),
        Some(Popup::Log { cursor }) => (cursor, log),
        _ => return,
    };
    *place = place.saturating_add_signed(by).min(len.saturating_sub(1));
}

fn copy_request_id(state: &mut State) {
    if let Some(Popup::Log { cursor }) = &state.popup {
        let id = state.notices.log().get(*cursor).and_then(|entry| entry.request_id.clone());
        if let Some(id) = id {
            state.copy(id);
        }
    }
}

/// The palette: typing narrows it, Enter carries out.
fn in_palette(state: &mut State, key: KeyEvent) {
    let found = palette::found(state);
    let Some(Popup::Palette { field, cursor }) = &mut state.popup else { return };
    match key.code {
        KeyCode::Enter => {
            let chosen = found.get(*cursor).copied();
            state.popup = None;
            if let Some(action) = chosen {
                actions::act(state, action);
            }
        }
        KeyCode::Down => *cursor = (*cursor + 1).min(found.len().saturating_sub(1)),
        KeyCode::Up => *cursor = cursor.saturating_sub(1),
        _ => {
            if field.key(key) {
                *cursor = 0;
            }
        }
    }
}

/// A question: `y` is yes, on the Korean layout too; `n` is no; everything else is nothing.
fn answer(state: &mut State, key: KeyEvent) {
    let is = |name: &str| {
        let press = KeyEvent::new(key.code, key.modifiers & KeyModifiers::CONTROL);
        name.parse::<Press>().is_ok_and(|wanted| Press::of(press).is(wanted))
    };
    if is("n") {
        state.popup = None;
    } else if is("y")
        && let Some(Popup::Confirm(question)) = state.popup.take()
    {
        screen(state.page).confirmed(state, &question);
    }
}
