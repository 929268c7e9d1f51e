//! `--jq`: the filters of jq on our own JSON, by jaq, so that no jq needs to be there.

use super::Shape;
use crate::failure::CliError;
use jaq_all::data::{self, DataKind, Filter, Runner};
use jaq_all::fmts::read::json;
use jaq_all::jaq_core::{Vars, unwrap_valr};
use jaq_all::json::Val;
use jaq_all::load::FileReportsDisp;
use jaq_all::{compile_with, defs};

/// Refuses what is no filter.
pub(super) fn check(filter: &str) -> Result<(), CliError> {
    compile(filter).map(drop)
}

fn compile(filter: &str) -> Result<Filter, CliError> {
    compile_with::<DataKind>(filter, defs(), data::base_funs(), &[]).map_err(|reports| {
        // A report is a picture of several lines; its first says what is wrong.
        let first =
            |report: String| report.lines().next().map(|line| line.trim_start_matches("Error: ").to_owned());
        let why: Vec<String> =
            reports.iter().filter_map(|report| first(FileReportsDisp::new(report).to_string())).collect();
        CliError::Usage {
            message: format!("--jq '{filter}': {}", why.join("; ")),
            hint: Some("--jq '.content[].goodsId'".to_owned()),
        }
    })
}

/// What the filter makes of a document: one line a value, texts without their quotes. For eyes nothing is left in it that
/// could drive a terminal: JSON escapes that, but a filter may have taken it away.
pub(super) fn run(filter: &str, document: &str, shape: Shape) -> Result<String, CliError> {
    let compiled = compile(filter)?;
    let failed = |why: String| CliError::Other(format!("--jq '{filter}': {why}"));
    let mut out = String::new();
    let name = Val::default();
    let input = (&name, json::parse_many(document.as_bytes()));
    data::run(&Runner::default(), &compiled, Vars::new([]), input, failed, |value| {
        let value = unwrap_valr(value).map_err(|error| failed(error.to_string()))?;
        match &value {
            Val::TStr(text) => out.push_str(&String::from_utf8_lossy(text)),
            other => out.push_str(&other.to_string()),
        }
        out.push('\n');
        Ok::<(), CliError>(())
    })?;
    if shape == Shape::Indented {
        return Ok(out.split('\n').map(miri_common::text::neutralise).collect::<Vec<_>>().join("\n"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Shape, check};

    fn run(filter: &str, document: &str) -> Result<String, crate::failure::CliError> {
        super::run(filter, document, Shape::OneLine)
    }

    const DOCUMENT: &str = r#"{"content":[{"id":1,"name":"사과"},{"id":2,"name":"a\"b"}]}"#;

    #[test]
    fn values_stand_on_lines_and_texts_without_quotes() {
        assert_eq!(run(".content[].id", DOCUMENT).unwrap(), "1\n2\n");
        assert_eq!(run(".content[].name", DOCUMENT).unwrap(), "사과\na\"b\n");
        assert_eq!(run(".content[0]", DOCUMENT).unwrap(), "{\"id\":1,\"name\":\"사과\"}\n");
        assert_eq!(run(".content | map(select(.id > 1)) | length", DOCUMENT).unwrap(), "1\n");
        assert_eq!(run("empty", DOCUMENT).unwrap(), "");
    }

    #[test]
    fn what_is_no_filter_is_a_usage_error_and_what_fails_is_a_failure() {
        assert!(check(".content[").is_err());
        assert!(check("nosuchfunction").is_err());
        assert!(run(".content + 1", DOCUMENT).is_err());
    }
}
