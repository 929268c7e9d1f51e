//! What a command says on stdout, and its notes on stderr.
//!
//! One answer, three readers: a person at a terminal gets aligned tables (`table`), a pipe gets rows (`tsv`, `csv`), a
//! program gets JSON (`json`), some of its fields (`pick`) or what a filter makes of it (`jq`). Which of them reads is
//! said by the flags in `args`. The verbs say what there is to show ([`Listed`], [`Shown`]); how a value looks to each
//! reader is said in `cell` and `when`. Failures are not printed here but in `failure`.
//!
//! A reader that has gone away (EPIPE) ends the command quietly and well.

mod args;
mod cell;
mod csv;
mod jq;
mod json;
mod pick;
mod shown;
mod table;
mod tsv;
mod when;
mod write;

pub(crate) use args::OutputArgs;
pub(crate) use cell::Cell;
pub(crate) use json::{SCHEMA_VERSION, Shape, encode};
pub(crate) use pick::Pick;
pub(crate) use shown::{Heading, Listed, Room, Shown, heading, pipe_only, where_wide};
pub(crate) use when::Times;
pub(crate) use write::{note, print};

use crate::failure::CliError;
use crate::words::say;
use json::Versioned;
use miri_common::Lang;
use miri_common::api::Page;
use miri_common::client::Effect;
use serde::Serialize;

/// Who reads stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A person at a terminal, this many cells wide where that is known.
    Terminal {
        /// The width of the terminal in cells.
        width: Option<u16>,
        /// Whether colours are welcome.
        color: bool,
    },
    /// A pipe or a file.
    Pipe,
    /// A spreadsheet.
    Csv,
    /// A program that asked for one JSON object.
    Json(View),
    /// A program that asked for one JSON object a row.
    Lines,
}

/// What a program sees of a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct View {
    shape: Shape,
    pick: Pick,
    jq: Option<&'static str>,
}

/// Stdout as the verbs know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    mode: Mode,
    lang: Lang,
    effect: Effect,
}

impl Out {
    /// An output for this reader and language.
    pub(crate) const fn new(mode: Mode, lang: Lang) -> Self {
        Self { mode, lang, effect: Effect::Real }
    }

    /// The same output for the answer of a write, which says when nothing was changed.
    pub(crate) const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// The language of headings and notes.
    pub(crate) const fn lang(self) -> Lang {
        self.lang
    }

    /// Whether stdout belongs to a program that asked for JSON.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self.mode, Mode::Json(_) | Mode::Lines)
    }

    const fn is_for_people(self) -> bool {
        matches!(self.mode, Mode::Terminal { .. })
    }

    /// One page of a list. People also learn on stderr how much more there is.
    pub(crate) fn page<T: Listed + Serialize>(self, page: &Page<T>, times: &Times) -> Result<(), CliError> {
        self.listing(page, &page.content, times)?;
        if self.is_for_people() {
            note(&self.more(page))?;
        }
        Ok(())
    }

    /// A list that is no page: `whole` is what a program gets that asked for one object.
    pub(crate) fn listing<W: Serialize, T: Listed + Serialize>(
        self,
        whole: &W,
        rows: &[T],
        times: &Times,
    ) -> Result<(), CliError> {
        match self.mode {
            Mode::Json(_) => self.document(whole),
            Mode::Lines => rows.iter().try_for_each(|row| self.document(row)),
            _ => self.rows(rows, times),
        }
    }

    /// What comes before the first row of a list that goes on.
    pub(crate) fn begin<T: Listed>(self) -> Result<(), CliError> {
        match self.mode {
            Mode::Csv => write::stdout(&csv::header(T::NAMES)?),
            Mode::Terminal { color, .. } => write::stdout(&table::head(T::HEADINGS, color, self.lang)),
            _ => Ok(()),
        }
    }

    /// One row of a list that goes on, as it comes.
    pub(crate) fn event<T: Listed + Serialize>(self, row: &T, times: &Times) -> Result<(), CliError> {
        match self.mode {
            // A row that comes by itself is the whole document.
            Mode::Json(View { shape, pick, jq }) => {
                let view = View { shape, pick: Pick { rows: None, ..pick }, jq };
                Self { mode: Mode::Json(view), ..self }.document(row)
            }
            Mode::Lines => self.document(row),
            Mode::Pipe => write::stdout(&tsv::rows(&[row.cells()], times)),
            Mode::Csv => write::stdout(&csv::line(&row.cells(), times)?),
            Mode::Terminal { width, color } => {
                let view = table::View { width, color, lang: self.lang, times };
                write::stdout(&table::line(T::HEADINGS, &row.cells(), &view))
            }
        }
    }

    /// Rows without page fields; nothing at all for an empty list.
    pub(crate) fn rows<T: Listed>(self, rows: &[T], times: &Times) -> Result<(), CliError> {
        let cells: Vec<Vec<Cell>> = rows.iter().map(Listed::cells).collect();
        write::stdout(&match self.mode {
            Mode::Terminal { width, color } => {
                table::rows(T::HEADINGS, &cells, &table::View { width, color, lang: self.lang, times })
            }
            Mode::Csv => csv::rows(T::NAMES, &cells, times)?,
            Mode::Pipe | Mode::Json(_) | Mode::Lines => tsv::rows(&cells, times),
        })
    }

    /// One answer with names and values.
    pub(crate) fn record<T: Shown + Serialize>(self, answer: &T, times: &Times) -> Result<(), CliError> {
        match self.mode {
            Mode::Json(_) | Mode::Lines => self.document(answer),
            Mode::Pipe => write::stdout(&tsv::record(&answer.fields(), times)),
            Mode::Csv => write::stdout(&csv::record(&answer.fields(), times)?),
            Mode::Terminal { width, color } => {
                let view = table::View { width, color, lang: self.lang, times };
                write::stdout(&table::record(&answer.fields(), &view))
            }
        }?;
        self.note_of_effect()
    }

    /// One answer that has lines: for a pipe only the lines, so that every row has the same columns.
    pub(crate) fn record_with_rows<T: Shown + Serialize, R: Listed>(
        self,
        answer: &T,
        rows: &[R],
        times: &Times,
    ) -> Result<(), CliError> {
        match self.mode {
            Mode::Json(_) | Mode::Lines => return self.record(answer, times),
            Mode::Terminal { .. } => {
                self.record(answer, times)?;
                write::stdout("\n")?;
            }
            Mode::Pipe | Mode::Csv => self.note_of_effect()?,
        }
        self.rows(rows, times)
    }

    /// Rows that only a person sees, after a blank line.
    pub(crate) fn aside<T: Listed>(self, rows: &[T], times: &Times) -> Result<(), CliError> {
        if self.is_for_people() && !rows.is_empty() {
            write::stdout("\n")?;
            self.rows(rows, times)?;
        }
        Ok(())
    }

    /// A text that is the whole answer.
    pub(crate) fn text<T: Serialize>(self, answer: &T, text: &str) -> Result<(), CliError> {
        if self.is_json() { self.document(answer) } else { write::stdout(text) }
    }

    /// A versioned JSON object.
    pub(crate) fn document<T: Serialize>(self, answer: &T) -> Result<(), CliError> {
        let failed = |error: serde_json::Error| CliError::Other(format!("JSON: {error}"));
        let View { shape, pick, jq } = match self.mode {
            Mode::Json(view) => view,
            _ => View { shape: Shape::OneLine, pick: Pick::ALL, jq: None },
        };
        let answer = Versioned::new(answer, self.effect);
        let mut text = if pick.is_all() {
            encode(&answer, shape)
        } else {
            serde_json::to_value(&answer)
                .map(|answer| pick.from(answer))
                .and_then(|picked| encode(&picked, shape))
        }
        .map_err(failed)?;
        if let Some(filter) = jq {
            text = jq::run(filter, &text, shape)?;
        } else {
            text.push('\n');
        }
        write::stdout(&text)
    }

    /// Whoever reads no JSON learns on stderr that nothing was changed.
    fn note_of_effect(self) -> Result<(), CliError> {
        if self.effect == Effect::DryRun && !self.is_json() {
            note(self.lang.pick("시험 실행: 바뀐 것은 없습니다.", "Dry run: nothing was changed."))?;
        }
        Ok(())
    }

    fn more<T>(self, page: &Page<T>) -> String {
        let (total, next) = (page.total_elements, page.number.saturating_add(1));
        if page.empty && page.number == 0 {
            self.lang.pick("아직 아무것도 없습니다.", "Nothing here yet.").to_owned()
        } else if page.last {
            say!(self.lang, "모두 {total}건", "{total} in all")
        } else {
            say!(self.lang, "모두 {total}건, 다음: --page {next}", "{total} in all, more with --page {next}")
        }
    }
}
