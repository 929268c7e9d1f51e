//! The one keymap: what a key does, and what the hint line, the help and the palette say about it.
//!
//! Owns the list of actions ([`Action`]), what a key press is called ([`Press`]), the bindings that hold everywhere
//! (`global`), the keys that someone chose instead ([`Keymap`]) and the letters of the Korean layout (`hangul`), and keys in running text (`named`). Does not own
//! a page's own bindings: each page lists them beside the code that carries them out.

mod action;
mod global;
mod hangul;
mod named;
mod press;

pub use action::Action;
pub(crate) use global::GLOBAL;
pub(crate) use named::named;
pub use press::Press;

use crossterm::event::{KeyEvent, KeyModifiers};
use std::collections::BTreeMap;

/// An action and its usual keys, the first of which is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    /// What it does.
    pub(crate) action: Action,
    /// The names of the keys.
    pub(crate) keys: &'static [&'static str],
    /// Where it is told of.
    pub(crate) told: Told,
}

/// Where a binding is told of. The help tells of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// In the hint line too.
    Hint,
    /// Not in the hint line, which has no room for what everyone knows.
    Help,
}

impl Binding {
    /// A binding that the hint line shows.
    pub(crate) const fn hint(action: Action, keys: &'static [&'static str]) -> Self {
        Self { action, keys, told: Told::Hint }
    }

    /// A binding that only the help shows.
    pub(crate) const fn help(action: Action, keys: &'static [&'static str]) -> Self {
        Self { action, keys, told: Told::Help }
    }
}

/// The keys that someone chose instead of the usual ones.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    chosen: BTreeMap<Action, Vec<Press>>,
}

impl Keymap {
    /// A keymap with these keys instead of the usual ones.
    #[must_use]
    pub const fn new(chosen: BTreeMap<Action, Vec<Press>>) -> Self {
        Self { chosen }
    }

    /// The action that a key stands for, looked for in the bindings from front to back.
    pub(crate) fn action<'a>(
        &self,
        bindings: impl IntoIterator<Item = &'a Binding>,
        key: KeyEvent,
    ) -> Option<Action> {
        let press = Press::of(key);
        bindings
            .into_iter()
            .find(|binding| self.keys(binding).into_iter().any(|wanted| press.is(wanted)))
            .map(|binding| binding.action)
    }

    /// The keys of a binding.
    pub(crate) fn keys(&self, binding: &Binding) -> Vec<Press> {
        match self.chosen.get(&binding.action) {
            Some(keys) => keys.clone(),
            None => binding.keys.iter().filter_map(|name| name.parse().ok()).collect(),
        }
    }

    /// The key that is shown for a binding.
    pub(crate) fn shown(&self, binding: &Binding) -> String {
        self.keys(binding).first().map(ToString::to_string).unwrap_or_default()
    }
}

/// Ctrl-C ends the client whatever is open, and no keymap takes that away.
pub(crate) fn is_interrupt(key: KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL) && key.code == crossterm::event::KeyCode::Char('c')
}

#[cfg(test)]
mod tests {
    use super::{Action, GLOBAL, Keymap, Press};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use std::collections::BTreeMap;

    fn key(c: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
    }

    #[test]
    fn a_letter_of_the_korean_layout_is_the_key_that_it_is_typed_with() {
        let keymap = Keymap::default();
        assert_eq!(keymap.action(GLOBAL, key('j')), Some(Action::Down));
        assert_eq!(keymap.action(GLOBAL, key('ㅓ')), Some(Action::Down));
        assert_eq!(keymap.action(GLOBAL, key('ㄸ')), Some(Action::Log));
    }

    #[test]
    fn a_key_that_was_chosen_takes_the_place_of_the_usual_ones() {
        let press: Press = "ctrl-n".parse().unwrap();
        let keymap = Keymap::new(BTreeMap::from([(Action::Down, vec![press])]));
        assert_eq!(keymap.action(GLOBAL, key('j')), None);
        let chosen = KeyEvent::new(KeyCode::Char('n'), KeyModifiers::CONTROL);
        assert_eq!(keymap.action(GLOBAL, chosen), Some(Action::Down));
    }
}
