//! Themes. Only the sixteen colours that every terminal lets its owner choose, so that a theme fits what he chose.

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};

/// A theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// For dark terminals.
    #[default]
    Dark,
    /// For light terminals.
    Light,
    /// Without colours; also what `NO_COLOR` gives.
    Mono,
}

impl Theme {
    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Mono,
            Self::Mono => Self::Dark,
        }
    }
}

/// The styles of a theme.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    /// What is read.
    pub(crate) text: Style,
    /// What is read second.
    pub(crate) muted: Style,
    /// Lines and what is not there yet.
    pub(crate) faint: Style,
    /// The one colour that says "here".
    pub(crate) accent: Style,
    /// The row that is chosen. Its marker says the same without colour.
    pub(crate) selected: Style,
    /// Titles.
    pub(crate) title: Style,
    /// Done, open, paid.
    pub(crate) good: Style,
    /// Soon over, about to open.
    pub(crate) warn: Style,
    /// Refused, sold out.
    pub(crate) bad: Style,
}

impl Palette {
    pub(crate) const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Dark => Self::coloured(Color::Yellow, Color::Gray, Color::DarkGray),
            Theme::Light => Self::coloured(Color::Magenta, Color::DarkGray, Color::DarkGray),
            Theme::Mono => Self::mono(),
        }
    }

    const fn coloured(accent: Color, muted: Color, faint: Color) -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            muted: plain.fg(muted),
            faint: plain.fg(faint),
            accent: plain.fg(accent),
            selected: plain.fg(accent).add_modifier(Modifier::BOLD),
            title: plain.add_modifier(Modifier::BOLD),
            good: plain.fg(Color::Green),
            warn: plain.fg(accent),
            bad: plain.fg(Color::Red),
        }
    }

    const fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        Self {
            text: plain,
            muted: plain,
            faint: dim,
            accent: bold,
            selected: bold,
            title: bold,
            good: plain,
            warn: bold,
            bad: bold,
        }
    }
}
