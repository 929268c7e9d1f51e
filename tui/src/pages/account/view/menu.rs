//! The menu: what can be done with the account, and how the client looks.

use crate::look::Theme;
use crate::pages::account::state::Item;
use crate::settings::Mouse;
use crate::state::{State, Who};
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::Say;
use ratatui::layout::{Position, Rect};

/// Rows above the menu where there is room for air.
const HEAD: u16 = 2;

/// The row of each item: what is about looks stands apart, where there is room.
fn rows(place: Rect, items: &[Item]) -> Vec<u16> {
    let airy = usize::from(place.height) > items.len() + 1 + usize::from(HEAD);
    let (mut row, mut apart) = (if airy { HEAD } else { 0 }, airy);
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        if *item == Item::Language && apart {
            row += 1;
            apart = false;
        }
        rows.push(row);
        row += 1;
    }
    rows
}

/// Draws it.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let items = Item::all(state);
    let rows = rows(place, items);
    if rows.first().is_some_and(|row| *row > 0) {
        let who = match &state.who {
            Who::Asking => "",
            Who::Visitor => state.word(Say::AccountVisitor),
            Who::Shopper(who) => &who.name,
        };
        ink.left(row_of(place, 0), who, palette.muted);
    }
    let typing = state.pages.account.open.is_some();
    for (at, (item, row)) in items.iter().zip(rows).enumerate() {
        let line = row_of(place, row);
        let chosen = at == state.pages.account.list.cursor;
        if chosen {
            ink.left(first(line, 1), symbols.marker, if typing { palette.muted } else { palette.accent });
        }
        let style = match (chosen, typing) {
            (true, false) => palette.selected,
            (true, true) | (false, false) => palette.text,
            (false, true) => palette.muted,
        };
        let used = ink.right(line, setting(state, *item), palette.muted);
        let words = first(shift(line, 2), line.width.saturating_sub(used + 3));
        ink.left(words, state.word(item.say()), style);
    }
}

/// How a setting stands.
fn setting(state: &State, item: Item) -> &'static str {
    match item {
        Item::Do(_) | Item::LogOut => "",
        Item::Language => state.word(Say::AccountLanguageNow),
        Item::Theme => match state.look.theme {
            Theme::Dark => state.word(Say::AccountThemeDark),
            Theme::Light => state.word(Say::AccountThemeLight),
            Theme::Mono => state.word(Say::AccountThemeMono),
        },
        Item::Mouse => match state.mouse {
            Mouse::On => state.word(Say::AccountOn),
            Mouse::Off => state.word(Say::AccountOff),
        },
    }
}

/// The item that stands there.
pub(super) fn item_at(place: Rect, state: &State, at: Position) -> Option<usize> {
    let rows = rows(place, Item::all(state));
    rows.into_iter().position(|row| row_of(place, row).contains(at))
}
