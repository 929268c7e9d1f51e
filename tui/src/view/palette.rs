//! The command palette: every command of this page, found by typing part of it.

use super::ink::{Focused, Ink, below, first, row_of, shift};
use super::over;
use crate::keymap::{Action, Binding, GLOBAL};
use crate::pages::{Page, listed, screen};
use crate::state::{Popup, State};
use crate::text::Field;
use miri_common::Say;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide the sheet is.
const WIDTH: u16 = 64;

/// A command by its words.
struct Named {
    action: Action,
    words: String,
}

impl AsRef<str> for Named {
    fn as_ref(&self) -> &str {
        &self.words
    }
}

/// The commands of this page: not those that only move, which are quicker by their key.
fn bindings(state: &State) -> impl Iterator<Item = &Binding> {
    let moves = [
        Action::Up,
        Action::Down,
        Action::Left,
        Action::Right,
        Action::PageUp,
        Action::PageDown,
        Action::Palette,
        Action::NextField,
        Action::PreviousField,
    ];
    let own = screen(state.page).bindings(state);
    let reachable = move |binding: &&Binding| match Page::of(binding.action) {
        Some(page) => listed(state).any(|one| one == page),
        None => !moves.contains(&binding.action),
    };
    own.iter().chain(GLOBAL).filter(reachable)
}

/// The commands that fit what was typed, the best first.
pub(crate) fn found(state: &State) -> Vec<Action> {
    let Some(Popup::Palette { field, .. }) = &state.popup else { return Vec::new() };
    let named = bindings(state).map(|binding| {
        let action = binding.action;
        // Found by its name in either language and by what a configuration file calls it.
        Named { action, words: format!("{} {}", state.word(action.label()), action.name()) }
    });
    let pattern = Pattern::parse(&field.value(), CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    pattern.match_list(named, &mut matcher).into_iter().map(|(named, _)| named.action).collect()
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, body: Rect, state: &State, field: &Field, cursor: usize) {
    let found = found(state);
    let mut ink = Ink::new(frame, state);
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let room = over::sheet(&mut ink, body, WIDTH, u16::MAX - 2, state.word(Say::DoPalette));
    ink.left(row_of(room, 0), ":", palette.accent);
    ink.field(shift(row_of(room, 0), 2), field, Focused::Yes);
    let list = below(room, 2);
    if found.is_empty() {
        ink.left(row_of(list, 0), state.word(Say::NoSuchCommand), palette.muted);
    }
    let height = usize::from(list.height.max(1));
    let top = cursor / height * height;
    for (row, (at, action)) in (0..list.height).zip(found.iter().enumerate().skip(top)) {
        let place = row_of(list, row);
        let chosen = at == cursor;
        let style = if chosen { palette.selected } else { palette.text };
        if chosen {
            ink.left(first(place, 1), symbols.marker, palette.accent);
        }
        ink.left(shift(place, 2), state.word(action.label()), style);
        let key = bindings(state)
            .find(|binding| binding.action == *action)
            .map(|binding| state.keymap.shown(binding));
        ink.right(place, &key.unwrap_or_default(), palette.muted);
    }
}
