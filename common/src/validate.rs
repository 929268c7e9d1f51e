//! Reading a request body field by field.
//!
//! A refusal must name every bad field, a missing one and one of the wrong type alike. serde stops at the first, so a
//! request is read from a JSON object through [`Fields`], which collects what is wrong and lets go only of a
//! request that is right in full. Unknown fields are ignored; `null` counts as absent.

use crate::messages::Place;
use crate::time::TimeInput;
use crate::{Lang, Msg};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What is wrong, by field name as the wire spells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<&'static str, String>);

/// A request body that can be read and checked.
pub trait Request: Sized {
    /// Reads every field; what is wrong is recorded in `fields`, and the value is then thrown away.
    fn read(fields: &mut Fields<'_>) -> Self;

    /// Reads and checks a whole body.
    ///
    /// # Errors
    /// Every bad field with the reason, in the language asked for.
    fn from_json(object: &Map<String, Value>, lang: Lang) -> Result<Self, FieldErrors> {
        let mut fields = Fields { object, lang, errors: FieldErrors::default() };
        let request = Self::read(&mut fields);
        if fields.errors.0.is_empty() { Ok(request) } else { Err(fields.errors) }
    }
}

/// The fields of one JSON object and what has been found wrong with them so far.
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    lang: Lang,
    errors: FieldErrors,
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

    /// How many of these fields are there, right or wrong.
    pub fn count_of(&self, names: &[&str]) -> usize {
        names.iter().filter(|name| self.value(name).is_some()).count()
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn required<T: Default>(&mut self, name: &'static str, found: Option<T>) -> T {
        found.unwrap_or_else(|| {
            self.refuse(name, Msg::FieldRequired);
            T::default()
        })
    }

    /// An integer within `range`; `None` when absent or wrong.
    pub fn optional_int(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
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

    /// `true` or `false`, or nothing.
    pub fn optional_bool(&mut self, name: &'static str) -> Option<bool> {
        let found = self.value(name)?.as_bool();
        if found.is_none() {
            self.refuse(name, Msg::FieldBoolean);
        }
        found
    }

    /// A secret that must be there: taken as it is, spaces and all.
    pub fn secret(&mut self, name: &'static str, length: RangeInclusive<usize>) -> String {
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

    /// An e-mail address that must be there: one `@`, something on both sides, at most 254 characters (RFC 5321,
    /// section 4.5.3.1.3). Whether mail arrives is what the verification mail finds out.
    pub fn email(&mut self, name: &'static str) -> String {
        let text = self.text(name, 1..=254);
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
    use super::{Fields, Request};
    use crate::Lang;
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
