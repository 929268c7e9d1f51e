//! One value, as a person and as a pipe see it.

use super::when::Times;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use miri_common::{Lang, LocalTime, Won, text};

/// A value to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A text, perhaps a stranger's.
    Text(String),
    /// A number or an id.
    Number(i64),
    /// A number that may be absent.
    MaybeNumber(Option<i64>),
    /// A measured number, written with as many places as it deserves.
    Figure(String),
    /// An amount of money.
    Money(Won),
    /// A time that may be absent.
    Time(Option<LocalTime>),
    /// An instant of machine time that may be absent, such as the end of a token.
    Instant(Option<Timestamp>),
    /// When orders open: absent or past is open now.
    Opening(Option<LocalTime>),
    /// A state: its label for people, its code for pipes.
    State(String, &'static str),
    /// A state that may be absent.
    MaybeState(Option<(String, &'static str)>),
    /// A label for people with a code for pipes, both from the server.
    Coded(String, String),
    /// Yes or no.
    Flag(bool),
}

/// What a person sees in place of nothing.
const NOTHING: &str = "-";

impl Cell {
    /// A text cell.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Numbers and money stand on the right, so that their places align.
    pub(crate) const fn is_right_aligned(&self) -> bool {
        matches!(self, Self::Number(_) | Self::MaybeNumber(_) | Self::Figure(_) | Self::Money(_))
    }

    /// Only free text may be broken over lines where a terminal is narrow; a broken number misleads.
    pub(crate) const fn may_wrap(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// For a person: labels, thousands marks, relative times; nothing that could drive the terminal.
    pub(crate) fn for_people(&self, lang: Lang, times: &Times) -> String {
        let shown = match self {
            Self::Text(text) => text.lines().map(text::neutralise).collect::<Vec<_>>().join("\n"),
            Self::Number(number) | Self::MaybeNumber(Some(number)) => number.to_string(),
            Self::Figure(figure) => figure.clone(),
            Self::Money(won) => won.to_string(),
            Self::Time(Some(at)) => times.relative(*at, lang),
            Self::Instant(Some(at)) => {
                at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
            }
            Self::Opening(at) => times.opening(*at, lang),
            Self::State(label, _) | Self::MaybeState(Some((label, _))) | Self::Coded(label, _) => {
                text::neutralise(label)
            }
            Self::Flag(yes) => {
                (if *yes { lang.pick("예", "yes") } else { lang.pick("아니오", "no") }).to_owned()
            }
            Self::MaybeNumber(None) | Self::Time(None) | Self::Instant(None) | Self::MaybeState(None) => {
                String::new()
            }
        };
        if shown.is_empty() { NOTHING.to_owned() } else { shown }
    }

    /// For a pipe: codes, plain integers, RFC 3339; tabs, line breaks and backslashes escaped by a backslash, all
    /// other control characters neutralised, nothing cut.
    pub(crate) fn for_pipe(&self, times: &Times) -> String {
        match self {
            Self::Text(text) | Self::Coded(_, text) => escape(text),
            other => other.plain(times),
        }
    }

    /// For a spreadsheet: as for a pipe, but quotes keep tabs and line breaks together there, so they stay.
    pub(crate) fn for_csv(&self, times: &Times) -> String {
        match self {
            Self::Text(text) | Self::Coded(_, text) => text
                .chars()
                .map(|c| if text::is_unsafe(c) && !matches!(c, '\t' | '\n' | '\r') { '\u{FFFD}' } else { c })
                .collect(),
            other => other.plain(times),
        }
    }

    /// What no text has in it that could break a row.
    fn plain(&self, times: &Times) -> String {
        match self {
            Self::Text(text) | Self::Coded(_, text) => text.clone(),
            Self::Number(number) | Self::MaybeNumber(Some(number)) => number.to_string(),
            Self::Figure(figure) => figure.clone(),
            Self::Money(won) => won.0.to_string(),
            Self::Time(Some(at)) | Self::Opening(Some(at)) => times.rfc3339(*at),
            Self::Instant(Some(at)) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Self::State(_, code) | Self::MaybeState(Some((_, code))) => (*code).to_owned(),
            Self::Flag(yes) => yes.to_string(),
            Self::MaybeNumber(None)
            | Self::Time(None)
            | Self::Instant(None)
            | Self::Opening(None)
            | Self::MaybeState(None) => String::new(),
        }
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            c if text::is_unsafe(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use crate::output::Times;
    use miri_common::{Lang, Won};

    #[test]
    fn people_read_labels_and_pipes_read_codes() {
        let paid = Cell::State("결제 완료".to_owned(), "PAYMENT_COMPLETED");
        assert_eq!(paid.for_people(Lang::Ko, &Times::WallClock), "결제 완료");
        assert_eq!(paid.for_pipe(&Times::WallClock), "PAYMENT_COMPLETED");
        assert_eq!(Cell::Money(Won(12_900)).for_people(Lang::En, &Times::WallClock), "12,900원");
        assert_eq!(Cell::Money(Won(12_900)).for_pipe(&Times::WallClock), "12900");
    }

    #[test]
    fn a_strangers_text_drives_no_terminal_and_breaks_no_row() {
        let text = Cell::text("a\tb\nc\u{1b}[2J\\");
        assert_eq!(text.for_pipe(&Times::WallClock), "a\\tb\\nc\u{fffd}[2J\\\\");
        assert_eq!(text.for_people(Lang::En, &Times::WallClock), "a\u{fffd}b\nc\u{fffd}[2J\\");
    }

    #[test]
    fn nothing_is_a_dash_for_people_and_empty_in_a_pipe() {
        assert_eq!(Cell::MaybeNumber(None).for_people(Lang::En, &Times::WallClock), "-");
        assert_eq!(Cell::MaybeNumber(None).for_pipe(&Times::WallClock), "");
    }
}
