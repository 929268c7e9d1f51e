//! A form: fields one below the other, what is wrong with each, and which one takes the keys.
//!
//! Owns [`Form`] and its [`Entry`]s, and putting what the shop refuses beside the field that it names. Does not own what the fields
//! mean, nor when they are sent: that is the page's. How it looks stands in `view::form`.

mod entry;

pub(crate) use entry::{Choice, Entry, Input};

use crate::failure::Failure;
use crate::text::{self, Field};
use miri_common::ErrorCode;

/// A form. Its entries are known by the names that the wire has for them.
#[derive(Debug)]
pub(crate) struct Form {
    entries: Vec<Entry>,
    at: usize,
}

impl Form {
    /// A form with these entries, the first of which takes the keys.
    pub(crate) const fn new(entries: Vec<Entry>) -> Self {
        Self { entries, at: 0 }
    }

    /// Its entries.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which entry takes the keys.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// The entry that takes the keys.
    pub(crate) fn focused(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// Whether the entry that takes the keys is the last one.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.at + 1 >= self.entries.len()
    }

    /// The text field that takes the keys; none while a choice does.
    pub(crate) fn field(&mut self) -> Option<&mut Field> {
        match &mut self.entries.get_mut(self.at)?.input {
            Input::Text(field) => Some(field),
            Input::Choice(_) => None,
        }
    }

    /// Whether a choice takes the keys, which letters do not fill in.
    pub(crate) fn is_choosing(&self) -> bool {
        matches!(self.focused(), Some(Entry { input: Input::Choice(_), .. }))
    }

    /// To an entry further down or up.
    pub(crate) fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.entries.len().saturating_sub(1));
    }

    /// To an entry by its place.
    pub(crate) fn focus(&mut self, at: usize) {
        self.at = at.min(self.entries.len().saturating_sub(1));
    }

    /// Another of the things that can be chosen, where a choice takes the keys.
    pub(crate) fn turn(&mut self, by: isize) {
        if let Some(Entry { input: Input::Choice(choice), error, .. }) = self.entries.get_mut(self.at) {
            choice.turn(by);
            *error = None;
        }
    }

    /// What was typed into an entry, without the spaces around it.
    pub(crate) fn value(&self, name: &str) -> String {
        self.entry(name).map(|entry| entry.written().trim().to_owned()).unwrap_or_default()
    }

    /// A password as it was typed: a space is a character of it.
    pub(crate) fn secret(&self, name: &str) -> String {
        self.entry(name).map(Entry::written).unwrap_or_default()
    }

    /// What was typed into an entry, if that is something else than what stood there first.
    pub(crate) fn changed(&self, name: &str) -> Option<String> {
        let value = self.value(name);
        self.entry(name).filter(|entry| entry.first.trim() != value)?;
        Some(value)
    }

    /// The entry that takes the keys is being changed, so what was wrong with it is not true any more.
    pub(crate) fn touched(&mut self) {
        if let Some(entry) = self.entries.get_mut(self.at) {
            entry.error = None;
        }
    }

    /// Says what is wrong with an entry and goes there. `false` when there is no such entry.
    pub(crate) fn refuse(&mut self, name: &str, why: &str) -> bool {
        let Some(at) = self.entries.iter().position(|entry| entry.name == name) else { return false };
        if let Some(entry) = self.entries.get_mut(at) {
            entry.error = Some(text::line(why));
        }
        self.at = at;
        true
    }

    /// Puts what the shop refuses beside the fields that it names, and goes to the first of them. `false` when it names none.
    pub(crate) fn take_refusal(&mut self, failure: &Failure) -> bool {
        let named = failure.data.as_ref().and_then(|data| data.as_object());
        let Some(named) = named.filter(|_| failure.code == Some(ErrorCode::Validation)) else { return false };
        let known: Vec<&str> = self.entries.iter().map(|entry| entry.name).collect();
        let mut first = None;
        for name in known {
            if let Some(why) = named.get(name).and_then(|why| why.as_str()) {
                self.refuse(name, why);
                first = first.or(Some(self.at));
            }
        }
        self.at = first.unwrap_or(self.at);
        first.is_some()
    }

    /// Forgets every password.
    pub(crate) fn wipe(&mut self) {
        for entry in &mut self.entries {
            if let Input::Text(field) = &mut entry.input
                && field.is_masked()
            {
                field.clear();
            }
        }
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Form};
    use crate::failure::{Failure, FailureKind};
    use miri_common::{ErrorCode, Say};

    fn form() -> Form {
        Form::new(vec![
            Entry::text("email", Say::AccountEmail, 254),
            Entry::text("address", Say::AccountAddress, 100).filled("서울"),
            Entry::secret("password", Say::AccountPassword),
        ])
    }

    fn refusal(data: serde_json::Value) -> Failure {
        Failure {
            kind: FailureKind::Refused,
            code: Some(ErrorCode::Validation),
            text: "no".to_owned(),
            request_id: None,
            data: Some(data),
        }
    }

    #[test]
    fn what_the_shop_refuses_stands_beside_its_field_and_the_first_takes_the_keys() {
        let mut form = form();
        form.step(1);
        let refused = refusal(serde_json::json!({"password": "too short", "email": "no\u{1b} address"}));
        assert!(form.take_refusal(&refused));
        assert_eq!(form.at(), 0);
        let errors: Vec<_> = form.entries().iter().map(|entry| entry.error.as_deref()).collect();
        assert_eq!(errors, [Some("no\u{fffd} address"), None, Some("too short")]);
        assert!(!form.take_refusal(&refusal(serde_json::json!({"sort": "unknown"}))));
    }

    #[test]
    fn only_what_was_changed_is_told_as_changed() {
        let mut form = form();
        assert_eq!(form.changed("address"), None);
        form.step(1);
        form.field().unwrap().insert(" ");
        assert_eq!(form.changed("address"), None);
        form.field().unwrap().insert("시");
        assert_eq!(form.changed("address").as_deref(), Some("서울 시"));
    }

    #[test]
    fn a_password_is_kept_as_typed_shown_to_nobody_and_forgotten() {
        let mut form = form();
        form.step(9);
        form.field().unwrap().insert(" hunter2 hunter2 ");
        assert_eq!(form.secret("password"), " hunter2 hunter2 ");
        assert!(!format!("{form:?}").contains("hunter2"));
        form.wipe();
        assert_eq!((form.secret("password").as_str(), form.value("address").as_str()), ("", "서울"));
    }
}
