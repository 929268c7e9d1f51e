//! What each command answers with `--json`, as JSON Schema.
//!
//! The table in `table` names the type of every command's answer; the schema follows from the type, so it cannot say
//! anything else than what is written. The committed files in `cli/schemas` are these schemas, for people and programs
//! outside; a test writes them anew and says when they differ.

mod schema;
mod table;

use schema::Answer;
use serde_json::Value;

/// The answer of a command.
fn answer(command: &str) -> Option<&'static Answer> {
    table::ANSWERS.iter().find(|answer| answer.command == command)
}

/// The fields that `--json=FIELDS` may name: those of a row, where the answer is a list.
pub(crate) fn fields(command: &str) -> Option<Vec<String>> {
    answer(command).map(Answer::fields)
}

/// The field of the answer that holds the rows of a list.
pub(crate) fn rows(command: &str) -> Option<&'static str> {
    answer(command).and_then(|answer| answer.rows)
}

/// The schema of every command's answer, by the name of the command without `miri`.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Value)> {
    table::ANSWERS.iter().map(|answer| (answer.command, answer.schema()))
}
