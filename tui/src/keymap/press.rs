//! A key press and its name: `j`, `E`, `enter`, `ctrl-c`, `f1`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use std::str::FromStr;

/// A key with the modifiers that count. Shift counts only where the key is not a letter, because a letter shows it itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Press {
    pub(super) code: KeyCode,
    pub(super) modifiers: KeyModifiers,
}

/// Keys with names of several letters.
const NAMED: [(KeyCode, &str); 15] = [
    (KeyCode::Enter, "enter"),
    (KeyCode::Esc, "esc"),
    (KeyCode::Tab, "tab"),
    (KeyCode::BackTab, "backtab"),
    (KeyCode::Backspace, "backspace"),
    (KeyCode::Delete, "delete"),
    (KeyCode::Home, "home"),
    (KeyCode::End, "end"),
    (KeyCode::PageUp, "pageup"),
    (KeyCode::PageDown, "pagedown"),
    (KeyCode::Up, "up"),
    (KeyCode::Down, "down"),
    (KeyCode::Left, "left"),
    (KeyCode::Right, "right"),
    (KeyCode::Char(' '), "space"),
];

impl Press {
    /// The press of an event.
    pub(crate) fn of(key: KeyEvent) -> Self {
        let mut modifiers = key.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        if matches!(key.code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers.remove(KeyModifiers::SHIFT);
        }
        Self { code: key.code, modifiers }
    }

    /// Whether it is that key, typed on a Latin or a Korean layout.
    pub(crate) fn is(self, wanted: Self) -> bool {
        self == wanted || super::hangul::latin(self) == Some(wanted)
    }
}

/// A name that stands for no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key: write for example j, E, space, enter, pagedown, f5 or ctrl-n")]
pub struct UnknownKey(String);

impl FromStr for Press {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownKey(text.to_owned());
        let mut modifiers = KeyModifiers::NONE;
        let mut name = text;
        loop {
            let (modifier, rest) = match name {
                _ if name.starts_with("ctrl-") => (KeyModifiers::CONTROL, name.get(5..)),
                _ if name.starts_with("alt-") => (KeyModifiers::ALT, name.get(4..)),
                _ if name.starts_with("shift-") => (KeyModifiers::SHIFT, name.get(6..)),
                _ => break,
            };
            modifiers |= modifier;
            name = rest.filter(|rest| !rest.is_empty()).ok_or_else(unknown)?;
        }
        let mut letters = name.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) => KeyCode::Char(letter),
            _ => match NAMED.iter().find(|(_, known)| *known == name) {
                Some((code, _)) => *code,
                None => name
                    .strip_prefix('f')
                    .and_then(|n| n.parse().ok())
                    .filter(|n| (1..=12).contains(n))
                    .map(KeyCode::F)
                    .ok_or_else(unknown)?,
            },
        };
        Ok(Self { code, modifiers })
    }
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SHIFT, "shift-")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "f{n}"),
            (None, code) => write!(f, "{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Press;

    #[test]
    fn a_name_reads_back_and_nonsense_is_refused() {
        for name in
            ["j", "E", "/", "space", "enter", "ctrl-c", "alt-x", "shift-tab", "f12", "ㅓ", "-", "ctrl--"]
        {
            assert_eq!(name.parse::<Press>().map(|press| press.to_string()), Ok(name.to_owned()));
        }
        for bad in ["", "ctrl-", "f13", "f0", "return-key", "jj"] {
            assert!(bad.parse::<Press>().is_err(), "{bad}");
        }
    }
}
