//! A text field: what is typed, where the cursor stands, and what of it is seen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use miri_common::text::is_unsafe;
use std::fmt;
use tui_input::{Input, InputRequest};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether what is typed may be read over someone's shoulder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As it is.
    Plain,
    /// One mark a character.
    Masked,
}

/// A text field of one line.
#[derive(Clone)]
pub(crate) struct Field {
    input: Input,
    most: usize,
    shown: Shown,
}

/// What a field shows in a given width.
pub(crate) struct View {
    /// The part of the text that is seen.
    pub(crate) text: String,
    /// The cell of the cursor, from the left edge.
    pub(crate) cursor: u16,
}

impl fmt::Debug for Field {
    /// A password does not show in what is printed to find a defect either.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shown {
            Shown::Plain => f.debug_tuple("Field").field(&self.input.value()).finish(),
            Shown::Masked => f.write_str("Field(masked)"),
        }
    }
}

impl Field {
    /// An empty field that takes at most `most` characters.
    pub(crate) fn new(most: usize) -> Self {
        Self { input: Input::default(), most, shown: Shown::Plain }
    }

    /// The same for a password.
    pub(crate) fn masked(most: usize) -> Self {
        Self { shown: Shown::Masked, ..Self::new(most) }
    }

    /// Whether it is for a password.
    pub(crate) fn is_masked(&self) -> bool {
        self.shown == Shown::Masked
    }

    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.input.value().is_empty()
    }

    /// What was typed, composed: a Korean syllable is one character however it was put in.
    pub(crate) fn value(&self) -> String {
        self.input.value().nfc().collect()
    }

    /// Replaces what was typed.
    pub(crate) fn set(&mut self, text: &str) {
        self.input.reset();
        self.insert(text);
    }

    /// Empties the field.
    pub(crate) fn clear(&mut self) {
        self.input.reset();
    }

    /// Puts text in at the cursor; what cannot stand in one line is left out.
    pub(crate) fn insert(&mut self, text: &str) {
        for c in text.nfc().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !is_unsafe(*c)) {
            if self.input.value().chars().count() >= self.most {
                break;
            }
            // A mark without a letter to stand on would stand on the frame.
            if !(self.input.cursor() == 0 && is_combining_mark(c)) {
                self.input.handle(InputRequest::InsertChar(c));
            }
        }
    }

    /// Takes a key. Says whether it was one that a field takes.
    pub(crate) fn key(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let request = match key.code {
            KeyCode::Char(c) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                return true;
            }
            KeyCode::Backspace if !ctrl => InputRequest::DeletePrevChar,
            KeyCode::Delete => InputRequest::DeleteNextChar,
            KeyCode::Left if ctrl => InputRequest::GoToPrevWord,
            KeyCode::Right if ctrl => InputRequest::GoToNextWord,
            KeyCode::Left => InputRequest::GoToPrevChar,
            KeyCode::Right => InputRequest::GoToNextChar,
            KeyCode::Home => InputRequest::GoToStart,
            KeyCode::End => InputRequest::GoToEnd,
            KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
            KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
            KeyCode::Backspace | KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
            KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
            KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// What is seen of it in `width` cells.
    pub(crate) fn view(&self, width: u16, mask: char) -> View {
        let width = usize::from(width.max(1));
        let shown = match self.shown {
            Shown::Plain => self.input.clone(),
            Shown::Masked => {
                let marks: String = self.input.value().chars().map(|_| mask).collect();
                Input::new(marks).with_cursor(self.input.cursor())
            }
        };
        // One cell is kept for the cursor behind the last letter.
        let scroll = shown.visual_scroll((width - 1).max(1));
        let mut skipped = 0;
        let mut text = String::new();
        for cluster in unicode_segmentation::UnicodeSegmentation::graphemes(shown.value(), true) {
            if skipped < scroll {
                skipped += super::cells(cluster);
            } else {
                text.push_str(cluster);
            }
        }
        let cursor = shown.visual_cursor().saturating_sub(skipped).min(width - 1);
        View { text: super::cut(&text, width, ""), cursor: u16::try_from(cursor).unwrap_or(u16::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::Field;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn press(field: &mut Field, code: KeyCode) {
        field.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn a_syllable_that_was_put_in_as_letters_is_one_character() {
        let mut field = Field::new(10);
        field.insert("\u{1112}\u{1161}\u{11ab}글");
        assert_eq!(field.value(), "한글");
        press(&mut field, KeyCode::Backspace);
        assert_eq!(field.value(), "한");
    }

    #[test]
    fn the_cursor_counts_cells_and_stays_inside() {
        let mut field = Field::new(100);
        field.insert("서울시 마포구");
        let view = field.view(30, '*');
        assert_eq!((view.text.as_str(), view.cursor), ("서울시 마포구", 13));
        let view = field.view(6, '*');
        assert!(view.cursor < 6 && crate::text::cells(&view.text) <= 6, "{}", view.text);
    }

    #[test]
    fn a_password_is_not_shown_and_control_characters_do_not_come_in() {
        let mut field = Field::masked(4);
        field.insert("\u{1b}[abcdef");
        assert_eq!(field.value(), "[abc");
        assert_eq!(field.view(10, '*').text, "****");
        assert!(!format!("{field:?}").contains("abc"), "{field:?}");
    }
}
