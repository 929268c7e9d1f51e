//! One entry of a form.

use crate::text::Field;
use miri_common::Say;
use miri_common::api::Category;

/// More characters than the longest password; the shop says what is too long.
const SECRET: usize = 256;

/// One entry of a form.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What the wire calls it.
    pub(crate) name: &'static str,
    /// What people call it.
    pub(crate) label: Say,
    /// What it takes, said while it has the keys.
    pub(crate) hint: Option<Say>,
    /// What was typed or chosen.
    pub(crate) input: Input,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
    /// What stood in it first.
    pub(super) first: String,
}

/// How an entry is filled in.
#[derive(Debug)]
pub(crate) enum Input {
    /// By typing.
    Text(Field),
    /// By choosing.
    Choice(Choice),
}

/// One of several categories.
#[derive(Debug)]
pub(crate) struct Choice {
    /// What can be chosen.
    pub(crate) among: Vec<Category>,
    /// Which is.
    pub(crate) at: usize,
}

impl Entry {
    /// An empty field of at most so many characters.
    pub(crate) fn text(name: &'static str, label: Say, most: usize) -> Self {
        Self::new(name, label, Input::Text(Field::new(most)))
    }

    /// A field for a password.
    pub(crate) fn secret(name: &'static str, label: Say) -> Self {
        Self::new(name, label, Input::Text(Field::masked(SECRET)))
    }

    /// One of these categories; `code` is chosen where it is among them.
    pub(crate) fn category(name: &'static str, label: Say, among: Vec<Category>, code: &str) -> Self {
        let at = among.iter().position(|category| category.code == code).unwrap_or(0);
        let mut entry = Self::new(name, label, Input::Choice(Choice { among, at }));
        code.clone_into(&mut entry.first);
        entry
    }

    /// The same with what it takes.
    pub(crate) const fn hinted(mut self, hint: Say) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same with something in it.
    pub(crate) fn filled(mut self, with: &str) -> Self {
        if let Input::Text(field) = &mut self.input {
            field.set(with);
        }
        self.first = self.written();
        self
    }

    const fn new(name: &'static str, label: Say, input: Input) -> Self {
        Self { name, label, hint: None, input, error: None, first: String::new() }
    }

    /// What was typed, or the code of what was chosen.
    pub(super) fn written(&self) -> String {
        match &self.input {
            Input::Text(field) => field.value(),
            Input::Choice(choice) => choice.chosen().map(|chosen| chosen.code.clone()).unwrap_or_default(),
        }
    }
}

impl Choice {
    /// What is chosen.
    pub(crate) fn chosen(&self) -> Option<&Category> {
        self.among.get(self.at)
    }

    /// The one after or before, round and round.
    pub(super) fn turn(&mut self, by: isize) {
        let len = isize::try_from(self.among.len()).unwrap_or(1).max(1);
        let at = isize::try_from(self.at).unwrap_or(0);
        self.at = usize::try_from((at + by).rem_euclid(len)).unwrap_or(0);
    }
}
