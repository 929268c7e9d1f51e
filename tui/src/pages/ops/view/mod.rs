//! How the page looks: figures, the list, and what is chosen up close.

mod close;
mod figures;
mod list;

use super::state::{Focus, is_operator};
use crate::state::{State, failure_words};
use crate::view::frame::{Width, width};
use crate::view::ink::{Ink, below, first, shift};
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// How wide the figures are beside the list.
const FIGURES: u16 = 36;
/// Between two panes.
const GAP: u16 = 3;
/// How many rows of figures stand above the list, and how many where the screen is small.
const ABOVE: u16 = 8;
const ABOVE_SMALL: u16 = 3;

/// Where the panes stand; a pane without room is empty.
struct Panes {
    figures: Rect,
    list: Rect,
    close: Rect,
}

fn panes(area: Rect, state: &State) -> Panes {
    let none = Rect { width: 0, ..area };
    let over = |place: Rect, rows: u16| {
        let figures = Rect { height: rows.min(place.height / 2), ..place };
        (figures, below(place, figures.height + 1))
    };
    match width(area) {
        Width::Wide => {
            let rest = shift(area, FIGURES + GAP);
            let close = rest.width * 9 / 20;
            let list = rest.width - close - GAP;
            Panes { figures: first(area, FIGURES), list: first(rest, list), close: shift(rest, list + GAP) }
        }
        Width::Medium => {
            let close = area.width * 9 / 20;
            let list = area.width - close - GAP;
            let (figures, rows) = over(first(area, list), ABOVE);
            Panes { figures, list: rows, close: shift(area, list + GAP) }
        }
        Width::Small if state.pages.ops.focus == Focus::Close => {
            Panes { figures: none, list: none, close: area }
        }
        Width::Small => {
            let (figures, list) = over(area, ABOVE_SMALL);
            Panes { figures, list, close: none }
        }
    }
}

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let mut ink = Ink::new(frame, state);
    let palette = ink.palette();
    let ops = &state.pages.ops;
    if !is_operator(state) {
        ink.paragraph(area, state.word(Say::OpsForOperators), palette.text);
        return;
    }
    let Some(overview) = ops.overview.get() else {
        if let Some(failure) = ops.overview.failure() {
            let used = ink.paragraph(area, &failure_words(state.lang, failure), palette.text);
            ink.paragraph(below(area, used + 1), &state.keyed(Say::RetryHint), palette.muted);
        } else if ops.overview.is_slow(state.now.moment) {
            ink.left(area, state.word(Say::Loading), palette.muted);
        }
        return;
    };
    let panes = panes(area, state);
    if panes.figures.width > 0 {
        figures::draw(&mut ink, panes.figures, state, overview);
    }
    if panes.list.width > 0 {
        list::draw(&mut ink, panes.list, state);
    }
    if panes.close.width > 0 {
        if panes.list.width > 0 {
            ink.bar(Rect { x: panes.close.x - 2, width: 1, ..panes.close });
        }
        close::draw(&mut ink, panes.close, state);
    }
}

/// The row of the list that stands there.
pub(super) fn row_at(state: &State, area: Rect, at: Position) -> Option<usize> {
    let rows = panes(area, state).list;
    let row = usize::from(at.y.checked_sub(rows.y)?);
    rows.contains(at).then(|| state.pages.ops.list.top(usize::from(rows.height)) + row)
}

/// How a run of a job ended, in words; a word of a newer shop as it came.
pub(super) fn outcome(state: &State, code: &str) -> String {
    match code {
        "RUNNING" => state.say(Say::OpsRunning),
        "DONE" => state.say(Say::OpsDone),
        "FAILED" => state.say(Say::OpsFailed),
        "ABANDONED" => state.say(Say::OpsAbandoned),
        other => crate::text::line(other),
    }
}
