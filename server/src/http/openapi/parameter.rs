//! Query parameters.

use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// A query parameter.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What it may be.
    pub schema: Value,
}

/// The three parameters of a list that sorts by these fields.
pub fn paged(sorts: &[(&str, &str)]) -> [Parameter; 3] {
    let fields: Vec<_> = sorts.iter().map(|(field, _)| *field).collect();
    let sort = format!("^({})(,(asc|desc))?$", fields.join("|"));
    [
        Parameter {
            name: "page",
            about: "Which page, from 0. Below 0 or no number is 0.",
            schema: json!({ "type": "integer", "format": "int64", "minimum": 0, "default": 0 }),
        },
        Parameter {
            name: "size",
            about: "Elements a page. Below 1 or no number is 10, above 100 is 100.",
            schema: json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 10 }),
        },
        Parameter {
            name: "sort",
            about: "A field and its direction, repeatable; ties are broken by id.",
            schema: json!({
                "type": "array",
                "items": { "type": "string", "pattern": sort },
                "default": ["createdDate,desc"],
            }),
        },
    ]
}

/// A parameter that is one of some codes.
pub fn one_of(
    name: &'static str,
    codes: impl IntoIterator<Item = &'static str>,
    about: &'static str,
) -> Parameter {
    let codes: Vec<_> = codes.into_iter().collect();
    Parameter { name, about, schema: json!({ "type": "string", "enum": codes }) }
}

/// A parameter that is `true` or `false`.
pub fn flag(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, schema: json!({ "type": "boolean" }) }
}

/// A parameter that is a text.
pub fn text(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, schema: json!({ "type": "string" }) }
}

/// A parameter that is an integer within `range`.
pub fn integer(name: &'static str, range: RangeInclusive<i64>, about: &'static str) -> Parameter {
    let (low, high) = range.into_inner();
    let mut schema = json!({ "type": "integer", "format": "int64", "minimum": low });
    if high < i64::MAX {
        schema["maximum"] = high.into();
    }
    Parameter { name, about, schema }
}

/// A parameter that is a time.
pub fn time(name: &'static str, about: &'static str) -> Parameter {
    let examples = ["2026-11-22 12:04:05", "2026-11-22T12:04:05+09:00"];
    Parameter { name, about, schema: json!({ "type": "string", "examples": examples }) }
}
