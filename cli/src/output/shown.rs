//! What a verb says there is to show: rows or fields, with their headings in both languages.

use super::Cell;

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
    /// The names of the columns on the wire, left to right.
    const NAMES: &'static [&'static str];
    /// Their headings for people.
    const HEADINGS: &'static [Heading];

    /// The values under them.
    fn cells(&self) -> Vec<Cell>;
}

/// One kind of single answer: names and values, one below the other.
pub(crate) trait Shown {
    /// Name on the wire (what a pipe sees), heading for people, value.
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)>;
}
