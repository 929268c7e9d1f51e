//! `--json=a,b`: only some fields, of the answer or, for a list, of each of its rows.

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

    /// The answer with the chosen fields. What surrounds the rows of a list stays, and so does what says of what version
    /// an object is and whether it was a dry run.
    pub(super) fn from(self, mut answer: Value) -> Value {
        match self.rows {
            None => self.of_object(answer),
            Some(rows) => {
                if let Some(Value::Array(rows)) = answer.get_mut(rows) {
                    for row in rows {
                        *row = self.of_object(row.take());
                    }
                }
                answer
            }
        }
    }

    fn of_object(self, object: Value) -> Value {
        let Value::Object(mut object) = object else { return object };
        let always = ["schemaVersion", "dryRun"].into_iter();
        let names = always.chain(self.fields.iter().map(String::as_str));
        names.filter_map(|name| object.remove_entry(name)).collect::<Map<_, _>>().into()
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
        let record = json!({"schemaVersion": 1, "dryRun": true, "a": 1, "b": 2});
        let pick = Pick { fields: fields(&["b"]), rows: None };
        assert_eq!(pick.from(record), json!({"schemaVersion": 1, "dryRun": true, "b": 2}));
        let list = json!({"schemaVersion": 1, "content": [{"a": 1, "b": 2}, {"a": 3, "b": 4}], "last": true});
        let pick = Pick { fields: fields(&["a"]), rows: Some("content") };
        assert_eq!(
            pick.from(list),
            json!({"schemaVersion": 1, "content": [{"a": 1}, {"a": 3}], "last": true})
        );
    }
}
