//! How a form looks: labels on the left, what was typed beside them, and below each field what is wrong with it.

use super::ink::{Focused, Ink, below, first, row_of, shift};
use crate::form::{Choice, Entry, Form, Input};
use crate::state::State;
use crate::text;
use miri_common::Lang;
use miri_common::api::Category;
use ratatui::layout::{Position, Rect};

/// Room for the marker on the left.
const MARKER: u16 = 2;
/// Labels longer than this are cut.
const WIDEST_LABEL: u16 = 20;
/// How long the line is that shows an empty field.
const EMPTY: u16 = 12;
/// Rows for the hint: an empty one and two of words.
const HINT: u16 = 3;

/// A category in someone's language.
pub(crate) fn label(category: &Category, lang: Lang) -> &str {
    match lang {
        Lang::Ko => &category.ko,
        Lang::En => &category.en,
    }
}

/// Draws a form below its title.
pub(crate) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State, form: &Form, title: &str) {
    let palette = ink.palette();
    ink.left(row_of(place, 0), title, palette.title);
    let layout = Layout::new(place, form, state);
    for (at, entry) in form.entries().iter().enumerate() {
        if let Some(row) = layout.row(at) {
            let focused = if at == form.at() { Focused::Yes } else { Focused::No };
            draw_entry(ink, row, entry, state, focused, layout.label);
        }
        if let (Some(row), Some(error)) = (layout.error(at), &entry.error) {
            let place = shift(row, MARKER);
            let sign = ink.left(place, ink.symbols().bad, palette.bad);
            ink.left(shift(place, sign + 1), error, palette.warn);
        }
    }
    if let Some(hint) = form.focused().and_then(|entry| entry.hint) {
        ink.paragraph(shift(layout.hint, MARKER), state.word(hint), palette.muted);
    }
}

/// The entry of a form that stands there.
pub(crate) fn entry_at(place: Rect, state: &State, form: &Form, at: Position) -> Option<usize> {
    let layout = Layout::new(place, form, state);
    (0..form.entries().len()).find(|entry| layout.row(*entry).is_some_and(|row| row.contains(at)))
}

/// Where the entries stand. The one that takes the keys is always seen.
struct Layout {
    room: Rect,
    hint: Rect,
    /// For each entry, its row below the first that is seen; above that, nothing.
    rows: Vec<Option<u16>>,
    label: u16,
}

impl Layout {
    fn new(place: Rect, form: &Form, state: &State) -> Self {
        let air = u16::from(place.height >= 10);
        let room = below(place, 1 + air);
        let room = Rect { height: room.height.saturating_sub(HINT.min(room.height / 3)), ..room };
        let entries = form.entries();
        let needed: usize = entries.iter().map(|entry| 1 + usize::from(entry.error.is_some())).sum();
        // Fields stand apart where there is room for it.
        let gap = usize::from(needed + entries.len() <= usize::from(room.height));
        let mut starts = Vec::with_capacity(entries.len());
        let mut end = 0;
        for entry in entries {
            starts.push(end);
            end += 1 + usize::from(entry.error.is_some()) + gap;
        }
        let height = usize::from(room.height.max(1));
        let focused = starts.get(form.at()).copied().unwrap_or(0);
        let tall = 1 + usize::from(form.focused().is_some_and(|entry| entry.error.is_some()));
        let top = (focused + tall).saturating_sub(height);
        let rows = starts
            .into_iter()
            .map(|start| start.checked_sub(top).and_then(|row| u16::try_from(row).ok()))
            .collect();
        // The hint follows the fields, an empty row below them.
        let used = u16::try_from(end.min(height)).unwrap_or(room.height);
        let hint = below(below(place, 1 + air), used + u16::from(gap == 0));
        let widest = entries.iter().map(|entry| text::cells(state.word(entry.label))).max().unwrap_or(0);
        let label = u16::try_from(widest).unwrap_or(WIDEST_LABEL).min(WIDEST_LABEL).min(place.width / 2);
        Self { room, hint, rows, label }
    }

    fn row(&self, entry: usize) -> Option<Rect> {
        let row = self.rows.get(entry).copied().flatten()?;
        (row < self.room.height).then(|| row_of(self.room, row))
    }

    fn error(&self, entry: usize) -> Option<Rect> {
        let row = self.rows.get(entry).copied().flatten()? + 1;
        (row < self.room.height).then(|| row_of(self.room, row))
    }
}

fn draw_entry(ink: &mut Ink<'_, '_>, row: Rect, entry: &Entry, state: &State, focused: Focused, label: u16) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let here = focused == Focused::Yes;
    if here {
        ink.left(first(row, 1), symbols.marker, palette.accent);
    }
    let style = if here { palette.accent } else { palette.muted };
    ink.left(first(shift(row, MARKER), label), state.word(entry.label), style);
    let place = shift(row, MARKER + label + 2);
    match &entry.input {
        Input::Text(field) => {
            if !here && field.is_empty() {
                ink.rule(first(place, EMPTY));
            }
            ink.field(place, field, focused);
        }
        Input::Choice(choice) => draw_choice(ink, place, choice, state, focused),
    }
}

/// What is chosen, between the signs of the keys that turn it.
fn draw_choice(ink: &mut Ink<'_, '_>, place: Rect, choice: &Choice, state: &State, focused: Focused) {
    let palette = ink.palette();
    let words = choice.chosen().map_or("", |chosen| label(chosen, state.lang));
    match focused {
        Focused::Yes => {
            ink.pieces(place, [("<", palette.accent), (words, palette.selected), (">", palette.accent)], 1);
        }
        Focused::No => {
            ink.left(place, words, palette.muted);
        }
    }
}
