//! What a command says on stdout, and its notes on stderr.
//!
//! One answer, three readers: a person at a terminal gets aligned tables (`table`), a pipe gets TSV (`tsv`), a
//! program gets JSON (`json`). The verbs say what there is to show ([`Listed`], [`Shown`]); how a value looks to each
//! reader is said in `cell` and `when`. Failures are not printed here but in `failure`.
//!
//! A reader that has gone away (EPIPE) ends the command quietly and well.

mod cell;
mod json;
mod table;
mod tsv;
mod when;
mod write;

pub(crate) use cell::Cell;
pub(crate) use json::{Shape, encode};
pub(crate) use when::Times;

use crate::failure::CliError;
use crate::words::say;
use miri_common::Lang;
use miri_common::api::Page;
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
    /// A program that asked for JSON.
    Json(Shape),
}

/// The heading of a value, in both languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    /// Korean.
    pub(crate) ko: &'static str,
    /// English.
    pub(crate) en: &'static str,
    /// Who sees the column.
    pub(crate) room: Room,
}

/// How much room a column needs to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// It is always shown.
    Any,
    /// A terminal that is too narrow for the whole table goes without it.
    Wide,
    /// A terminal has no room for it; it is for pipes.
    Pipe,
}

/// Shorthand for the constant tables of headings.
pub(crate) const fn heading(ko: &'static str, en: &'static str) -> Heading {
    Heading { ko, en, room: Room::Any }
}

/// A column that a terminal has no room for; `miri ... show` has the value.
pub(crate) const fn pipe_only(ko: &'static str, en: &'static str) -> Heading {
    Heading { ko, en, room: Room::Pipe }
}

/// A column that a narrow terminal goes without.
pub(crate) const fn where_wide(ko: &'static str, en: &'static str) -> Heading {
    Heading { ko, en, room: Room::Wide }
}

/// One kind of row, for tables and TSV.
pub(crate) trait Listed {
    /// The headings, left to right.
    const HEADINGS: &'static [Heading];

    /// The values under them.
    fn cells(&self) -> Vec<Cell>;
}

/// One kind of single answer: names and values, one below the other.
pub(crate) trait Shown {
    /// Name on the wire (what a pipe sees), heading for people, value.
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)>;
}

/// Stdout as the verbs know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    mode: Mode,
    lang: Lang,
}

impl Out {
    /// An output for this reader and language.
    pub(crate) const fn new(mode: Mode, lang: Lang) -> Self {
        Self { mode, lang }
    }

    /// The language of headings and notes.
    pub(crate) const fn lang(self) -> Lang {
        self.lang
    }

    /// Whether stdout belongs to a program that asked for JSON.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self.mode, Mode::Json(_))
    }

    /// One page of a list. People also learn on stderr how much more there is.
    pub(crate) fn page<T: Listed + Serialize>(self, page: &Page<T>, times: &Times) -> Result<(), CliError> {
        match self.mode {
            Mode::Json(shape) => json(page, shape)?,
            Mode::Pipe | Mode::Terminal { .. } => self.rows(&page.content, times)?,
        }
        if matches!(self.mode, Mode::Terminal { .. }) {
            note(&self.more(page))?;
        }
        Ok(())
    }

    /// Rows without page fields; nothing at all for an empty list.
    pub(crate) fn rows<T: Listed>(self, rows: &[T], times: &Times) -> Result<(), CliError> {
        let cells: Vec<Vec<Cell>> = rows.iter().map(Listed::cells).collect();
        write::stdout(&match self.mode {
            Mode::Terminal { width, color } => {
                table::rows(T::HEADINGS, &cells, &table::View { width, color, lang: self.lang, times })
            }
            Mode::Pipe | Mode::Json(_) => tsv::rows(&cells, times),
        })
    }

    /// One answer with names and values.
    pub(crate) fn record<T: Shown + Serialize>(self, answer: &T, times: &Times) -> Result<(), CliError> {
        match self.mode {
            Mode::Json(shape) => json(answer, shape),
            Mode::Pipe => write::stdout(&tsv::record(&answer.fields(), times)),
            Mode::Terminal { width, color } => {
                let view = table::View { width, color, lang: self.lang, times };
                write::stdout(&table::record(&answer.fields(), &view))
            }
        }
    }

    /// One answer that has lines: for a pipe only the lines, so that every row has the same columns.
    pub(crate) fn record_with_rows<T: Shown + Serialize, R: Listed>(
        self,
        answer: &T,
        rows: &[R],
        times: &Times,
    ) -> Result<(), CliError> {
        if !matches!(self.mode, Mode::Pipe) {
            self.record(answer, times)?;
        }
        if let Mode::Terminal { .. } = self.mode {
            write::stdout("\n")?;
        }
        if self.is_json() { Ok(()) } else { self.rows(rows, times) }
    }

    /// Rows that only a person sees, after a blank line.
    pub(crate) fn aside<T: Listed>(self, rows: &[T], times: &Times) -> Result<(), CliError> {
        if matches!(self.mode, Mode::Terminal { .. }) && !rows.is_empty() {
            write::stdout("\n")?;
            self.rows(rows, times)?;
        }
        Ok(())
    }

    /// A versioned JSON object.
    pub(crate) fn document<T: Serialize>(self, answer: &T) -> Result<(), CliError> {
        let shape = if let Mode::Json(shape) = self.mode { shape } else { Shape::Indented };
        json(answer, shape)
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

/// Plain text on stdout, where the text is the whole answer.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    write::stdout(text)
}

/// A remark for the person, on stderr; programs that read stdout never see it.
pub(crate) fn note(text: &str) -> Result<(), CliError> {
    write::stderr(&format!("{}\n", miri_common::text::neutralise(text)))
}

fn json<T: Serialize>(answer: &T, shape: Shape) -> Result<(), CliError> {
    let mut text = encode(&json::Versioned::new(answer), shape)
        .map_err(|error| CliError::Other(format!("JSON: {error}")))?;
    text.push('\n');
    write::stdout(&text)
}
