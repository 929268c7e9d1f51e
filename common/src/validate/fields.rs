//! The fields of one JSON object, read one by one.

use super::FieldErrors;
use super::rule::{Form, Pattern, Presence, Rule};
use crate::messages::Place;
use crate::time::TimeInput;
use crate::{Lang, Msg};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// The most characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
pub const EMAIL_CHARS: usize = 254;

/// The fields of one JSON object and what has been found wrong with them so far.
pub struct Fields<'a> {
    pub(super) object: &'a Map<String, Value>,
    pub(super) lang: Lang,
    pub(super) errors: FieldErrors,
    /// What was asked for, when that is all that is wanted.
    pub(super) rules: Option<Vec<Rule>>,
}

impl Fields<'_> {
    /// Records that a field is wrong. The first reason stays.
    pub fn refuse(&mut self, name: &'static str, why: Msg) {
        self.refuse_with(name, why, &[]);
    }

    /// As [`refuse`](Self::refuse), with the places of the message filled in.
    pub fn refuse_with(&mut self, name: &'static str, why: Msg, places: &[(&'static str, Place<'_>)]) {
        let lang = self.lang;
        self.errors.0.entry(name).or_insert_with(|| why.with(lang, places));
    }

    fn refuse_range(
        &mut self,
        name: &'static str,
        why: Msg,
        low: impl Into<Place<'static>>,
        high: impl Into<Place<'static>>,
    ) {
        self.refuse_with(name, why, &[("low", low.into()), ("high", high.into())]);
    }

    /// Notes what is asked of a field. The first that is asked of it stays.
    fn note(&mut self, field: &'static str, form: Form) {
        if let Some(rules) = &mut self.rules
            && !rules.iter().any(|rule| rule.field == field)
        {
            rules.push(Rule { field, presence: Presence::Optional, form });
        }
    }

    /// Exactly one of these fields, which were read before, must be there, right or wrong.
    pub fn exactly_one(&mut self, names: [&'static str; 2], why: Msg) {
        for rule in self.rules.iter_mut().flatten().filter(|rule| names.contains(&rule.field)) {
            rule.presence = Presence::Alternative;
        }
        if names.iter().filter(|name| self.value(name).is_some()).count() != 1 {
            self.refuse(names[0], why);
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn required<T: Default>(&mut self, name: &'static str, found: Option<T>) -> T {
        for rule in self.rules.iter_mut().flatten().filter(|rule| rule.field == name) {
            rule.presence = Presence::Required;
        }
        found.unwrap_or_else(|| {
            self.refuse(name, Msg::FieldRequired);
            T::default()
        })
    }

    /// An integer within `range`; `None` when absent or wrong.
    pub fn optional_int(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        self.note(name, Form::Integer(*range.start(), *range.end()));
        let number = match self.value(name)? {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let Some(number) = number.filter(|number| range.contains(number)) else {
            let (low, high) = range.into_inner();
            self.refuse_range(name, Msg::FieldInteger, low, high);
            return None;
        };
        Some(number)
    }

    /// An integer within `range` that must be there.
    pub fn int(&mut self, name: &'static str, range: RangeInclusive<i64>) -> i64 {
        let found = self.optional_int(name, range);
        self.required(name, found)
    }

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

    /// An integer that is not 0, at most `most` away from it, and must be there.
    pub fn difference(&mut self, name: &'static str, most: i64) -> i64 {
        self.note(name, Form::Difference(most));
        let number = self.int(name, -most..=most);
        if number == 0 {
            self.refuse(name, Msg::FieldNotZero);
        }
        number
    }

    /// `true` or `false`, or nothing.
    pub fn optional_bool(&mut self, name: &'static str) -> Option<bool> {
        self.note(name, Form::Own);
        let found = self.value(name)?.as_bool();
        if found.is_none() {
            self.refuse(name, Msg::FieldBoolean);
        }
        found
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

    /// An e-mail address that must be there: one `@`, something on both sides, at most 254 characters. Whether mail arrives is what the verification mail finds out.
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
        });
        if !plausible {
            self.refuse(name, Msg::FieldEmail);
        }
        text
    }

    /// A time, or nothing.
    pub fn optional_time(&mut self, name: &'static str) -> Option<TimeInput> {
        self.note(name, Form::Time);
        let parsed = match self.value(name)? {
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if parsed.is_none() {
            self.refuse(name, Msg::FieldTime);
        }
        parsed
    }

    /// A list of `count` ids, each positive and named once.
    pub fn ids(&mut self, name: &'static str, count: RangeInclusive<usize>) -> Vec<i64> {
        self.note(name, Form::Several(*count.start(), *count.end()));
        let found = match self.value(name) {
            None => None,
            Some(Value::Array(items)) => {
                let mut ids: Vec<i64> = items.iter().filter_map(Value::as_i64).filter(|id| *id > 0).collect();
                ids.sort_unstable();
                ids.dedup();
                let sound = ids.len() == items.len() && count.contains(&items.len());
                Some(if sound { ids } else { Vec::new() })
            }
            Some(_) => Some(Vec::new()),
        };
        if found.as_ref().is_some_and(Vec::is_empty) {
            let (low, high) = count.into_inner();
            self.refuse_range(name, Msg::FieldIds, low, high);
        }
        self.required(name, found)
    }

    /// A list of codes out of `all`, at least one and each once, that must be there.
    pub fn codes<T>(&mut self, name: &'static str, all: &[T], why: Msg) -> Vec<T>
    where
        T: Copy + PartialEq + std::str::FromStr,
    {
        self.note(name, Form::Several(1, all.len()));
        let found = self.value(name).map(|value| {
            let texts = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let named: Vec<T> = texts.iter().filter_map(|text| text.as_str()?.parse().ok()).collect();
            let each_once: Vec<T> = all.iter().copied().filter(|code| named.contains(code)).collect();
            if each_once.len() == texts.len() { each_once } else { Vec::new() }
        });
        if found.as_ref().is_some_and(Vec::is_empty) {
            self.refuse(name, why);
        }
        self.required(name, found)
    }

    /// A value with its own form, read from a text; `None` when absent or wrong.
    pub fn optional_parsed<T: std::str::FromStr>(&mut self, name: &'static str, why: Msg) -> Option<T> {
        self.note(name, Form::Own);
        let parsed = match self.value(name)? {
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if parsed.is_none() {
            self.refuse(name, why);
        }
        parsed
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

#[cfg(test)]
mod tests {
    use crate::Lang;
    use crate::validate::{Fields, Request};
    use serde_json::{Value, json};

    struct Probe {
        name: String,
        count: i64,
        ids: Vec<i64>,
    }

    impl Request for Probe {
        fn read(fields: &mut Fields<'_>) -> Self {
            Self {
                name: fields.text("name", 1..=3),
                count: fields.int("count", 1..=9),
                ids: fields.ids("ids", 1..=2),
            }
        }
    }

    fn read(body: &Value) -> Result<Probe, Vec<&'static str>> {
        let object = body.as_object().cloned().unwrap_or_default();
        Probe::from_json(&object, Lang::En).map_err(|errors| errors.0.into_keys().collect())
    }

    #[test]
    fn every_bad_field_is_named_missing_and_mistyped_alike() {
        assert_eq!(read(&json!({})).err(), Some(vec!["count", "ids", "name"]));
        assert_eq!(
            read(&json!({"name": 3, "count": "2", "ids": [1, 1]})).err(),
            Some(vec!["count", "ids", "name"])
        );
        assert_eq!(
            read(&json!({"name": "  ", "count": 1.5, "ids": [0]})).err(),
            Some(vec!["count", "ids", "name"])
        );
        assert_eq!(read(&json!({"name": "\u{1b}[2", "count": 1, "ids": [1]})).err(), Some(vec!["name"]));
    }

    #[test]
    fn lengths_count_characters_not_bytes_and_surrounding_space_is_dropped() {
        let probe = read(&json!({"name": " 사과청 ", "count": 9, "ids": [2, 1]}));
        assert!(probe.is_ok_and(|p| p.name == "사과청" && p.count == 9 && p.ids == [1, 2]));
    }
}
