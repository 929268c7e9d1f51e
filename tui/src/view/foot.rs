//! The last lines: what is said in passing, and the keys.

use super::frame::Areas;
use super::ink::{Ink, shift};
use crate::keymap::{Action, Binding, GLOBAL, Told};
use crate::pages::screen;
use crate::state::{Kind, Popup, State};
use crate::text;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Draws both.
pub(super) fn draw(frame: &mut Frame<'_>, areas: &Areas, state: &State) {
    let mut ink = Ink::new(frame, state);
    let (palette, symbols) = (ink.palette(), ink.symbols());
    if let Some(notice) = state.notices.shown() {
        let (sign, style) = match notice.kind {
            Kind::Note => (symbols.good, palette.good),
            Kind::Error => (symbols.bad, palette.bad),
        };
        ink.left(areas.notice, sign, style);
        ink.left(shift(areas.notice, 2), &notice.words, palette.text);
    } else if state.link.is_stale() {
        ink.left(areas.notice, symbols.bad, palette.bad);
        ink.left(shift(areas.notice, 2), &state.keyed(Say::Stale), palette.muted);
    }
    hints(&mut ink, areas.hints, state);
}

/// Between two hints.
const GAP: u16 = 3;

/// The keys that are worth knowing now, as many as there is room for. Those that lead to all the others come last and always
/// have their room.
fn hints(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (own, ways_out) = match &state.popup {
        Some(popup) => (of_popup(popup, state), Vec::new()),
        None => of_page(state),
    };
    let kept: u16 = ways_out.iter().map(|hint| cells(hint) + GAP).sum();
    let mut at = 0;
    for hint in &own {
        let next = at + cells(hint);
        if next + kept > place.width {
            break;
        }
        put(ink, shift(place, at), hint);
        at = next + GAP;
    }
    for hint in &ways_out {
        if at + cells(hint) > place.width {
            break;
        }
        put(ink, shift(place, at), hint);
        at += cells(hint) + GAP;
    }
}

/// A key and what it does.
type Hint<'a> = (String, &'a str);

fn cells((key, label): &Hint<'_>) -> u16 {
    u16::try_from(text::cells(key) + text::cells(label) + 1).unwrap_or(u16::MAX)
}

fn put(ink: &mut Ink<'_, '_>, place: Rect, (key, label): &Hint<'_>) {
    let palette = ink.palette();
    let used = ink.left(place, key, palette.accent);
    ink.left(shift(place, used + 1), label, palette.muted);
}

/// The keys of what lies over the page.
fn of_popup(popup: &Popup, state: &State) -> Vec<Hint<'static>> {
    let keys: &[(&str, Say)] = match popup {
        Popup::Confirm(_) => &[("y", Say::Yes), ("n", Say::No)],
        Popup::Palette { .. } => &[("enter", Say::DoSubmit), ("esc", Say::DoBack)],
        Popup::Log { .. } => &[("y", Say::DoCopy), ("esc", Say::DoBack)],
        Popup::Help { .. } => &[("esc", Say::DoBack)],
    };
    keys.iter().map(|(key, say)| ((*key).to_owned(), state.word(*say))).collect()
}

/// The page's own keys, and those of the frame. While someone types, letters are letters.
fn of_page(state: &State) -> (Vec<Hint<'static>>, Vec<Hint<'static>>) {
    let hint = |binding: &Binding| (state.keymap.shown(binding), state.word(binding.action.label()));
    let told = |bindings: &[Binding]| -> Vec<Hint<'static>> {
        bindings.iter().filter(|binding| binding.told == Told::Hint).map(hint).collect()
    };
    let own = screen(state.page).bindings(state);
    let typing = own.iter().any(|binding| binding.action == Action::Submit);
    (told(own), if typing { Vec::new() } else { told(GLOBAL) })
}
