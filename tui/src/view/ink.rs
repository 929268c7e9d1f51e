//! The few ways to put text on the screen. Everything goes through here, so that no text is wider than its place and no
//! control character is drawn.

use crate::look::{Look, Palette, Symbols};
use crate::state::State;
use crate::text::{self, Field};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// A pen for one frame.
pub(crate) struct Ink<'a, 'b> {
    frame: &'a mut Frame<'b>,
    look: Look,
}

/// Where a text stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// At the left edge.
    Left,
    /// At the right edge, as numbers stand.
    Right,
}

impl<'a, 'b> Ink<'a, 'b> {
    /// A pen with the look of this state.
    pub(crate) const fn new(frame: &'a mut Frame<'b>, state: &State) -> Self {
        Self { frame, look: state.look }
    }

    /// The colours.
    pub(crate) const fn palette(&self) -> Palette {
        self.look.palette
    }

    /// The signs.
    pub(crate) const fn symbols(&self) -> &'static Symbols {
        self.look.symbols
    }

    /// Both.
    pub(crate) const fn look(&self) -> Look {
        self.look
    }

    /// Puts one line into the first row of a place, cut to its width. Returns how many cells it took.
    pub(crate) fn put(&mut self, place: Rect, words: &str, style: Style, side: Side) -> u16 {
        if place.width == 0 || place.height == 0 {
            return 0;
        }
        let fitted = text::cut(&text::line(words), usize::from(place.width), self.look.symbols.ellipsis);
        let cells = u16::try_from(text::cells(&fitted)).unwrap_or(place.width).min(place.width);
        let x = match side {
            Side::Left => place.x,
            Side::Right => place.x + place.width - cells,
        };
        self.frame.buffer_mut().set_stringn(x, place.y, &fitted, usize::from(cells), style);
        cells
    }

    /// One line at the left edge.
    pub(crate) fn left(&mut self, place: Rect, words: &str, style: Style) -> u16 {
        self.put(place, words, style, Side::Left)
    }

    /// One line at the right edge.
    pub(crate) fn right(&mut self, place: Rect, words: &str, style: Style) -> u16 {
        self.put(place, words, style, Side::Right)
    }

    /// Several pieces one after the other, two cells apart. Returns how many cells they took.
    pub(crate) fn pieces<'p>(
        &mut self,
        place: Rect,
        pieces: impl IntoIterator<Item = (&'p str, Style)>,
        gap: u16,
    ) -> u16 {
        let mut used = 0;
        for (words, style) in pieces {
            if words.is_empty() {
                continue;
            }
            let start = if used == 0 { 0 } else { used + gap };
            if start >= place.width {
                break;
            }
            used = start + self.left(shift(place, start), words, style);
        }
        used
    }

    /// Text over several rows. Returns how many it took.
    pub(crate) fn paragraph(&mut self, place: Rect, words: &str, style: Style) -> u16 {
        let lines = text::wrap(
            words,
            usize::from(place.width),
            usize::from(place.height),
            self.look.symbols.ellipsis,
        );
        for (row, line) in (0..place.height).zip(&lines) {
            self.left(row_of(place, row), line, style);
        }
        u16::try_from(lines.len()).unwrap_or(place.height).min(place.height)
    }

    /// A text field. The real cursor stands in it while it has the focus, because that is where an input method shows what
    /// is being composed.
    pub(crate) fn field(&mut self, place: Rect, field: &Field, focused: Focused) {
        let view = field.view(place.width, self.look.symbols.mask);
        let style = match focused {
            Focused::Yes => self.look.palette.text,
            Focused::No => self.look.palette.muted,
        };
        self.left(place, &view.text, style);
        if focused == Focused::Yes && place.width > 0 && place.height > 0 {
            self.frame
                .set_cursor_position(Position::new(place.x + view.cursor.min(place.width - 1), place.y));
        }
    }

    /// A line across.
    pub(crate) fn rule(&mut self, place: Rect) {
        let line = self.look.symbols.rule.repeat(usize::from(place.width));
        self.left(place, &line, self.look.palette.faint);
    }

    /// A line down.
    pub(crate) fn bar(&mut self, place: Rect) {
        for row in 0..place.height {
            self.left(
                Rect { width: 1, ..row_of(place, row) },
                self.look.symbols.bar,
                self.look.palette.faint,
            );
        }
    }

    /// Wipes a place for what is to lie over it.
    pub(crate) fn clear(&mut self, place: Rect) {
        self.frame.render_widget(ratatui::widgets::Clear, place);
    }
}

/// Whether a field takes the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focused {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// One row of a place; empty when the place has no such row.
pub(crate) fn row_of(place: Rect, row: u16) -> Rect {
    let there = u16::from(row < place.height);
    Rect {
        x: place.x,
        y: place.y.saturating_add(row.min(place.height)),
        width: place.width * there,
        height: there,
    }
}

/// What is left of a place below its first rows.
pub(crate) fn below(place: Rect, rows: u16) -> Rect {
    let rows = rows.min(place.height);
    Rect { y: place.y + rows, height: place.height - rows, ..place }
}

/// What is left of a place to the right of its first cells.
pub(crate) fn shift(place: Rect, cells: u16) -> Rect {
    let cells = cells.min(place.width);
    Rect { x: place.x + cells, width: place.width - cells, ..place }
}

/// The first cells of a place.
pub(crate) fn first(place: Rect, cells: u16) -> Rect {
    Rect { width: place.width.min(cells), ..place }
}
