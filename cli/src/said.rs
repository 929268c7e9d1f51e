//! Answers of the shop that are one sentence, and verbs that do one thing several times.

use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, Out, Shown, Times, heading};
use serde::Serialize;
use utoipa::ToSchema;

/// A sentence of the shop, where it has nothing else to say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Said {
    /// What was done, in the shop's words.
    pub(crate) message: String,
}

impl Shown for Said {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![("message", heading("결과", "Result"), Cell::text(&self.message))]
    }
}

/// What came of a verb that was given several ids.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Batch {
    /// One result an id, in the order of the command line.
    pub(crate) results: Vec<Done>,
}

/// What came of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    /// The id that was given.
    pub(crate) id: i64,
    /// Whether it was done.
    pub(crate) ok: bool,
    /// Why not: the stable code of the refusal.
    pub(crate) error: Option<String>,
    /// What was done, or why not, in words.
    pub(crate) message: String,
}

impl Batch {
    /// Does something with each id, one after the other. What fails does not keep the others from being done.
    pub(crate) async fn of(
        ids: impl IntoIterator<Item = i64>,
        lang: miri_common::Lang,
        mut each: impl AsyncFnMut(i64) -> Result<String, CliError>,
    ) -> (Self, Option<CliError>) {
        let mut results = Vec::new();
        let mut first = None;
        for id in ids {
            results.push(match each(id).await {
                Ok(message) => Done { id, ok: true, error: None, message },
                Err(error) => {
                    let (code, message) = (error.code().to_owned(), error.message(lang));
                    first.get_or_insert(error);
                    Done { id, ok: false, error: Some(code), message }
                }
            });
        }
        (Self { results }, first)
    }

    /// Shows it. When nothing at all was done, the first refusal is the failure; when a part was done, that is.
    pub(crate) fn end(self, first: Option<CliError>, out: Out) -> Result<(), CliError> {
        let failed = self.results.iter().filter(|done| !done.ok).count();
        match first {
            Some(error) if failed == self.results.len() => Err(error),
            first => {
                out.listing(&self, &self.results, &Times::WallClock)?;
                match first {
                    None => Ok(()),
                    Some(_) => Err(CliError::Partial { failed, all: self.results.len() }),
                }
            }
        }
    }
}

impl Listed for Done {
    const NAMES: &'static [&'static str] = &["id", "ok", "error", "message"];
    const HEADINGS: &'static [Heading] =
        &[heading("번호", "id"), heading("완료", "ok"), heading("오류", "error"), heading("결과", "result")];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.id),
            Cell::Flag(self.ok),
            Cell::text(self.error.clone().unwrap_or_default()),
            Cell::text(&self.message),
        ]
    }
}
