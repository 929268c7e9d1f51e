//! `--json=a,b`: only some fields, of the answer or, for a list, of each of its rows.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Which fields are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pick {
    /// The fields; none means all.
    pub(super) fields: &'static [String],
    /// The field that holds the rows of a list, whose fields are meant then.
    pub(super) rows: Option<&'static str>,
}

impl Pick {
    /// Everything.
    pub(crate) const ALL: Self = Self { fields: &[], rows: None };

    /// Whether everything is kept.
    pub(super) const fn is_all(self) -> bool {
        self.fields.is_empty()
    }

    /// The answer with the chosen fields, in the order in which they were named. What surrounds the rows of a list stays,
    /// and so does what says of what version an object is and whether it was a dry run.
    pub(super) fn from(self, answer: Value) -> Picked {
        let Value::Object(mut answer) = answer else { return Picked(Vec::new()) };
        let Some(rows) = self.rows else { return self.of_object(answer) };
        let mut picked = Self::always(&mut answer);
        if let Some(Value::Array(found)) = answer.remove(rows) {
            let objects = found.into_iter().filter_map(|row| match row {
                Value::Object(row) => Some(self.of_object(row)),
                _ => None,
            });
            picked.push((rows.to_owned(), Part::Rows(objects.collect())));
        }
        picked.extend(answer.into_iter().map(|(name, value)| (name, Part::Value(value))));
        Picked(picked)
    }

    fn of_object(self, mut object: Map<String, Value>) -> Picked {
        let mut picked = Self::always(&mut object);
        for name in self.fields {
            picked.extend(object.remove_entry(name).map(|(name, value)| (name, Part::Value(value))));
        }
        Picked(picked)
    }

    fn always(object: &mut Map<String, Value>) -> Vec<(String, Part)> {
        let names = ["schemaVersion", "dryRun"].into_iter();
        names
            .filter_map(|name| object.remove_entry(name))
            .map(|(name, value)| (name, Part::Value(value)))
            .collect()
    }
}

/// Fields in the order in which they are written.
#[derive(Debug)]
pub(super) struct Picked(Vec<(String, Part)>);

/// What a field holds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part {
    /// All of it.
    Value(Value),
    /// The rows of a list, each with its chosen fields.
    Rows(Vec<Picked>),
}

impl Serialize for Picked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, part)| (name, part)))
    }
}

#[cfg(test)]
mod tests {
    use super::Pick;
    use serde_json::json;

    fn fields(names: &[&str]) -> &'static [String] {
        names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().leak()
    }

    #[test]
    fn fields_are_picked_of_an_answer_or_of_each_row() {
        let told = |pick: Pick, answer| serde_json::to_string(&pick.from(answer)).unwrap();
        let record = json!({"schemaVersion": 1, "dryRun": true, "a": 1, "b": 2, "c": 3});
        let pick = Pick { fields: fields(&["c", "b"]), rows: None };
        assert_eq!(told(pick, record), r#"{"schemaVersion":1,"dryRun":true,"c":3,"b":2}"#);
        let list = json!({"schemaVersion": 1, "content": [{"a": 1, "b": 2}, {"a": 3, "b": 4}], "last": true});
        let pick = Pick { fields: fields(&["a"]), rows: Some("content") };
        assert_eq!(told(pick, list), r#"{"schemaVersion":1,"content":[{"a":1},{"a":3}],"last":true}"#);
    }
}
