//! The line on top: wordmark, pages, who is signed in, connection.

use super::frame::{self, Width};
use super::ink::{Ink, first, shift};
use crate::keymap::GLOBAL;
use crate::pages::{Page, listed, screen};
use crate::state::{Chip, State};
use crate::text;
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The wordmark. It is a name, so it is the same in both languages.
const WORDMARK: &str = "miri";
/// Between the wordmark and the pages.
const GAP: u16 = 3;

/// The name of a page in the bar.
pub(super) struct Tab {
    pub(super) page: Page,
    pub(super) area: Rect,
    words: String,
}

/// How the pages are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Each by key and name.
    All,
    /// The open one by its name, the others by their key alone.
    Keys,
    /// The open one alone.
    Open,
}

/// The names of the pages and where they stand. Where there is no room for all, only the open one has its name.
pub(super) fn tabs(state: &State, bar: Rect) -> Vec<Tab> {
    let full: usize = named(state, Names::All).map(|(_, words)| text::cells(&words) + 2).sum();
    let chip = text::cells(&chip(state).0);
    let names = if frame::width(bar) == Width::Small {
        Names::Open
    } else if WORDMARK.len() + usize::from(GAP) + full + chip <= usize::from(bar.width) {
        Names::All
    } else {
        Names::Keys
    };
    let mut x = bar.x + u16::try_from(WORDMARK.len()).unwrap_or(0) + GAP;
    let right = bar.x + bar.width;
    let mut tabs = Vec::new();
    for (page, words) in named(state, names) {
        let cells = u16::try_from(text::cells(&words)).unwrap_or(0);
        if x + cells > right {
            break;
        }
        tabs.push(Tab { page, area: Rect { x, y: bar.y, width: cells, height: 1 }, words });
        x += cells + 2;
    }
    tabs
}

/// The pages with what they are called.
fn named(state: &State, names: Names) -> impl Iterator<Item = (Page, String)> {
    listed(state).filter(move |page| names != Names::Open || *page == state.page).map(move |page| {
        let title = state.word(screen(page).title());
        let binding = GLOBAL.iter().find(|binding| page.action() == Some(binding.action));
        let words = match binding.map(|binding| state.keymap.shown(binding)) {
            Some(key) if names == Names::Keys && page != state.page => key,
            Some(key) if names != Names::Open => format!("{key} {title}"),
            _ => title.to_owned(),
        };
        (page, words)
    })
}

/// Draws the line.
pub(super) fn draw(frame: &mut Frame<'_>, bar: Rect, state: &State) {
    let tabs = tabs(state, bar);
    let mut ink = Ink::new(frame, state);
    let palette = ink.palette();
    ink.left(first(bar, 4), WORDMARK, palette.accent.patch(palette.title));
    let mut end = bar.x + 4;
    for tab in &tabs {
        let style = if tab.page == state.page { palette.title } else { palette.muted };
        ink.left(tab.area, &tab.words, style);
        end = tab.area.x + tab.area.width;
    }
    let (words, style) = chip(state);
    let room = shift(bar, end.saturating_sub(bar.x) + 2);
    let used = ink.right(room, &words, style);
    // Who is signed in, or else which shop this is.
    let name = state.who.shopper().map_or(state.server.as_str(), |who| who.name.as_str());
    let left = room.width.saturating_sub(used + 2);
    // A name that is cut tells less than no name.
    if text::cells(name) <= usize::from(left) {
        ink.right(first(room, left), name, palette.muted);
    }
}

/// The connection as a sign and a word.
fn chip(state: &State) -> (String, Style) {
    let (sign, palette) = (state.look.symbols, state.look.palette);
    let seconds = |say: Say, seconds: u64| state.say_with(say, &[("seconds", Place::from(seconds))]);
    match state.link.chip(state.now.moment) {
        Chip::Online => (format!("{} {}", sign.good, state.word(Say::LinkOnline)), palette.good),
        Chip::Reconnecting(wait) => {
            (format!("{} {}", sign.wait, seconds(Say::LinkReconnecting, wait)), palette.warn)
        }
        Chip::Offline(Some(wait)) => {
            (format!("{} {}", sign.bad, seconds(Say::LinkOfflineFor, wait)), palette.bad)
        }
        Chip::Offline(None) => (format!("{} {}", sign.bad, state.word(Say::LinkOffline)), palette.bad),
    }
}
