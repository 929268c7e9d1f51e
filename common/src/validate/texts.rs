//! Fields that are texts.

use super::Fields;
use super::rule::{Form, Pattern};
use crate::Msg;
use serde_json::Value;
use std::ops::RangeInclusive;

/// The most characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
pub const EMAIL_CHARS: usize = 254;

impl Fields<'_> {
    /// A text whose length in characters, without surrounding space, lies within `length`, free of control
    /// characters unless they are line breaks or tabs and `lines` allows those.
    fn checked_text(
        &mut self,
        name: &'static str,
        length: &RangeInclusive<usize>,
        lines: Lines,
    ) -> Option<String> {
        self.note(name, Form::Text(*length.start(), *length.end()));
        let Value::String(text) = self.value(name)? else {
            self.refuse(name, Msg::FieldString);
            return None;
        };
        let text = text.trim().to_owned();
        let allowed = |c: char| lines == Lines::Several && matches!(c, '\n' | '\r' | '\t');
        if text.chars().any(|c| crate::text::is_unsafe(c) && !allowed(c)) {
            self.refuse(name, Msg::FieldControlCharacters);
            return None;
        }
        if !length.contains(&text.chars().count()) {
            let (low, high) = (*length.start(), *length.end());
            self.refuse_range(name, Msg::FieldLength, low, high);
            return None;
        }
        Some(text)
    }

    /// One line of text that must be there.
    pub fn text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        let found = self.checked_text(name, &length, Lines::One);
        self.required(name, found)
    }

    /// One line of text, or nothing.
    pub fn optional_text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        self.checked_text(name, &length, Lines::One)
    }

    /// One line of text of this form, or nothing.
    pub fn optional_patterned(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
        pattern: &'static Pattern,
    ) -> Option<String> {
        self.note(name, Form::Patterned(*length.start(), *length.end(), pattern));
        let text = self.optional_text(name, length)?;
        if !(pattern.holds)(&text) {
            self.refuse(name, pattern.why);
        }
        Some(text)
    }

    /// One line of text of this form that must be there.
    pub fn patterned(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
        pattern: &'static Pattern,
    ) -> String {
        let found = self.optional_patterned(name, length, pattern);
        self.required(name, found)
    }

    /// A text that may have several lines and must be there.
    pub fn long_text(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        let found = self.checked_text(name, &length, Lines::Several);
        self.required(name, found)
    }

    /// A text that may have several lines, or nothing.
    pub fn optional_long_text(
        &mut self,
        name: &'static str,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        self.checked_text(name, &length, Lines::Several)
    }

    /// A secret that must be there: taken as it is, spaces and all.
    pub fn secret(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
        self.note(name, Form::Secret(*length.start(), *length.end()));
        let found = match self.value(name) {
            None => None,
            Some(Value::String(text)) if length.contains(&text.chars().count()) => Some(text.clone()),
            Some(_) => {
                let (low, high) = length.into_inner();
                self.refuse_range(name, Msg::FieldLength, low, high);
                None
            }
        };
        self.required(name, found)
    }

    /// An e-mail address that must be there: one `@`, something on both sides, at most 254 characters, and no two addresses that are
    /// accepted fold to one unless they differ in upper case alone. Whether mail arrives is what the verification mail finds out.
    pub fn email(&mut self, name: &'static str) -> String {
        self.note(name, Form::Email(EMAIL_CHARS));
        let text = self.text(name, 1..=EMAIL_CHARS);
        let plausible = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && !domain.contains('@')
                && domain.split('.').count() >= 2
                && domain.split('.').all(|label| !label.is_empty())
                && !text.chars().any(char::is_whitespace)
                && text.chars().all(folds_alone)
        });
        if !plausible {
            self.refuse(name, Msg::FieldEmail);
        }
        text
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

/// Whether a character shares its small letter with no other capital. Accounts are found by their address in small letters, and the
/// Kelvin sign becomes the `k` of another mailbox: one who has that address would be taken for the owner of the other.
fn folds_alone(c: char) -> bool {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small == c || small.to_uppercase().eq([c]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::folds_alone;
    use std::collections::HashMap;

    #[test]
    fn two_letters_of_addresses_that_fold_to_one_are_its_capital_and_itself() {
        let mut by_small: HashMap<String, Vec<char>> = HashMap::new();
        for c in ('\0'..=char::MAX).filter(|c| folds_alone(*c)) {
            by_small.entry(c.to_lowercase().collect()).or_default().push(c);
        }
        for (small, folded) in &by_small {
            let capital = folded.iter().filter(|c| !small.starts_with(**c)).count();
            assert!(capital <= 1, "{small} comes of {folded:?}");
        }
        assert_eq!(by_small["k"], ['K', 'k']);
        assert!("aZ9.+_-@é민Ж".chars().all(folds_alone));
        assert!(!"\u{212A}\u{212B}\u{2126}\u{130}".chars().any(folds_alone));
    }
}
