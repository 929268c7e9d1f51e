//! Keys in running text. A message names a key by what it does, as `[retry]`, so that it is right whatever keys someone chose.

use super::{Action, GLOBAL};
use crate::pages::{Page, screen};
use crate::state::State;

/// The text with each `[action]` replaced by the key of that action. Other brackets are left as they are: a name of goods may
/// hold some.
pub(crate) fn named(text: &str, state: &State) -> String {
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        named.push_str(before);
        let found = after.split_once(']').and_then(|(name, after)| Some((key(name, state)?, after)));
        let (key, after) = found.unwrap_or_else(|| ("[".to_owned(), after));
        named.push_str(&key);
        rest = after;
    }
    named.push_str(rest);
    named
}

/// The key of an action: on the page that is open, everywhere, or on another page.
fn key(name: &str, state: &State) -> Option<String> {
    let action: Action = name.parse().ok()?;
    let own = screen(state.page).bindings(state);
    let others = Page::ALL.iter().flat_map(|page| screen(*page).bindings(state));
    let binding = own.iter().chain(GLOBAL).chain(others).find(|binding| binding.action == action)?;
    Some(state.keymap.shown(binding))
}
