//! Click and wheel.

use super::actions;
use crate::keymap::Action;
use crate::pages::screen;
use crate::state::State;
use crate::view::frame;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

/// How many rows a notch of the wheel moves.
const WHEEL_ROWS: usize = 3;

/// The mouse was used.
pub(super) fn used(state: &mut State, mouse: MouseEvent) {
    if state.popup.is_some() {
        return;
    }
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::ScrollDown => wheel(state, Action::Down),
        MouseEventKind::ScrollUp => wheel(state, Action::Up),
        MouseEventKind::Down(MouseButton::Left) => {
            if let Some(page) = frame::page_at(state, at) {
                state.open(page);
            } else if let Some(area) = frame::body(state).filter(|area| area.contains(at)) {
                screen(state.page).click(state, area, at);
            }
        }
        _ => {}
    }
}

fn wheel(state: &mut State, action: Action) {
    for _ in 0..WHEEL_ROWS {
        actions::act(state, action);
    }
}
