//! The fields of one JSON object, read one by one.

use super::FieldErrors;
use super::rule::{Form, Presence, Rule};
use crate::messages::Place;
use crate::time::TimeInput;
use crate::{Lang, Msg};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

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

    pub(super) fn refuse_range(
        &mut self,
        name: &'static str,
        why: Msg,
        low: impl Into<Place<'static>>,
        high: impl Into<Place<'static>>,
    ) {
        self.refuse_with(name, why, &[("low", low.into()), ("high", high.into())]);
    }

    /// Notes what is asked of a field. The first that is asked of it stays.
    pub(super) fn note(&mut self, field: &'static str, form: Form) {
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

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn required<T: Default>(&mut self, name: &'static str, found: Option<T>) -> T {
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
