//! JSON for programs: pure, versioned, and safe even where it ends up on a terminal.

use miri_common::client::Effect;
use miri_common::text;
use serde::Serialize;

/// The version of every schema of this command. It grows when a field changes its meaning or goes away.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// Whether an object stands on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// For pipes.
    OneLine,
    /// For eyes.
    Indented,
}

/// An object with its schema version in front.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Versioned<'a, T> {
    schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dry_run: Option<bool>,
    #[serde(flatten)]
    answer: &'a T,
}

impl<'a, T> Versioned<'a, T> {
    pub(super) fn new(answer: &'a T, effect: Effect) -> Self {
        let dry_run = (effect == Effect::DryRun).then_some(true);
        Self { schema_version: SCHEMA_VERSION, dry_run, answer }
    }
}

/// Writes a value as JSON. JSON itself escapes only the C0 controls; the others that could drive a terminal can only
/// stand inside strings, so they are escaped here, and nothing is lost.
///
/// # Errors
/// When the value is none that JSON has, such as a map whose keys are no strings.
pub(crate) fn encode<T: Serialize>(value: &T, shape: Shape) -> Result<String, serde_json::Error> {
    let json = match shape {
        Shape::OneLine => serde_json::to_string(value)?,
        Shape::Indented => serde_json::to_string_pretty(value)?,
    };
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && text::is_unsafe(c) {
            // All of them lie in the first plane, so one escape of four digits holds each.
            out.extend(["\\u".to_owned(), format!("{:04x}", u32::from(c))]);
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Shape, Versioned, encode};
    use miri_common::client::Effect;
    use serde_json::{Value, json};

    #[test]
    fn the_version_comes_first_and_a_dry_run_says_so() {
        let text = |effect| encode(&Versioned::new(&json!({"goodsId": 7}), effect), Shape::OneLine).unwrap();
        assert_eq!(text(Effect::Real), r#"{"schemaVersion":1,"goodsId":7}"#);
        assert_eq!(text(Effect::DryRun), r#"{"schemaVersion":1,"dryRun":true,"goodsId":7}"#);
    }

    #[test]
    fn what_could_drive_a_terminal_is_escaped_and_reads_back() {
        let hostile = json!({"name": "a\u{9b}2J\u{202e}\u{7f}\n사과"});
        for shape in [Shape::OneLine, Shape::Indented] {
            let text = encode(&hostile, shape).unwrap();
            assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{7f}']), "{text:?}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), hostile);
        }
    }
}
