//! Printing a failure on stderr: a sentence for people, one JSON object for programs.

use super::CliError;
use miri_common::{Lang, text};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    code: &'a str,
    message: String,
    hint: Option<String>,
    status: Option<u16>,
    request_id: Option<&'a str>,
    retryable: bool,
}

/// Prints a failure. A stderr that cannot be written to has nobody to tell, so that is let go.
pub(crate) fn report(error: &CliError, lang: Lang, json: bool) {
    if matches!(error, CliError::BrokenPipe) {
        return;
    }
    let text = if json { as_json(error, lang) } else { as_text(error, lang) };
    let _nobody_to_tell = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints what the argument parser has to say: help and version are answers on stdout, the rest are failures.
/// Gives back the failure, if it was one.
pub(crate) fn report_usage(error: &clap::Error, json: bool) -> Option<CliError> {
    if !error.use_stderr() {
        let _broken_pipe_is_quiet = error.print();
        return None;
    }
    let rendered = error.render().to_string();
    // The first paragraph says what is wrong, names of missing arguments included; the rest is usage.
    let said: Vec<&str> = rendered.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = said.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let failure = CliError::Usage { message: message.to_owned(), hint: Some("miri --help".to_owned()) };
    if json {
        report(&failure, Lang::En, true);
    } else {
        let _nobody_to_tell = error.print();
    }
    Some(failure)
}

fn as_text(error: &CliError, lang: Lang) -> String {
    let line = |name: &str, text: &str| format!("{name}: {}\n", text::neutralise(text));
    let mut out = line("error", &error.message(lang));
    out.extend(error.hint(lang).map(|hint| line("hint", &hint)));
    if error.status().is_some_and(|status| status >= 500) {
        out.extend(error.request_id().map(|id| line("request", id)));
    }
    out
}

fn as_json(error: &CliError, lang: Lang) -> String {
    let document = Document {
        error: Body {
            code: error.code(),
            message: error.message(lang),
            hint: error.hint(lang),
            status: error.status(),
            request_id: error.request_id(),
            retryable: error.is_retryable(),
        },
    };
    let mut text = crate::output::encode(&document, crate::output::Shape::OneLine).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::{as_json, as_text};
    use crate::failure::CliError;
    use miri_common::Lang;

    #[test]
    fn people_read_the_cause_and_the_next_command() {
        let error = CliError::SignedOut { server: "http://shop".to_owned(), ended: false };
        assert_eq!(
            as_text(&error, Lang::En),
            "error: not signed in at http://shop\nhint: miri login --email EMAIL --password-stdin\n"
        );
    }

    #[test]
    fn programs_read_one_object_with_every_field() {
        let error = CliError::MissingFlag { flag: "--yes" };
        assert_eq!(
            as_json(&error, Lang::En),
            concat!(
                r#"{"error":{"code":"MISSING_FLAG","message":"nobody can be asked here, and --yes is missing","#,
                r#""hint":"run it again with --yes","status":null,"requestId":null,"retryable":false}}"#,
                "\n"
            )
        );
    }
}
