//! The areas of the screen, by its size alone.

use crate::pages::Page;
use crate::state::State;
use ratatui::layout::{Position, Rect};

/// Fewer cells across than this are too few.
pub(crate) const LEAST_WIDTH: u16 = 40;
/// Fewer cells down than this are too few.
pub(crate) const LEAST_HEIGHT: u16 = 12;
/// From here on there is room for three panes.
const WIDE: u16 = 100;
/// From here on there is room for two.
const MEDIUM: u16 = 60;
/// Lines longer than this are hard to follow, so wider screens get margins.
const WIDEST: u16 = 128;
/// From here on there is room for empty lines.
const TALL: u16 = 20;

/// How much room there is across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// One pane.
    Small,
    /// Two.
    Medium,
    /// Three.
    Wide,
}

/// The areas of the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Areas {
    /// Wordmark, pages and connection.
    pub(crate) bar: Rect,
    /// The page.
    pub(crate) body: Rect,
    /// What is said in passing.
    pub(crate) notice: Rect,
    /// The keys.
    pub(crate) hints: Rect,
}

/// How much room there is in an area that goes from margin to margin.
pub(crate) const fn width(area: Rect) -> Width {
    // The margins belong to the width that was promised.
    let whole = area.width + 2 * margin(area.width);
    if whole >= WIDE {
        Width::Wide
    } else if whole >= MEDIUM {
        Width::Medium
    } else {
        Width::Small
    }
}

const fn margin(width: u16) -> u16 {
    if width >= MEDIUM - 4 { 2 } else { 1 }
}

/// The areas of a screen; `None` when it is too small.
pub(crate) fn areas(screen: Rect) -> Option<Areas> {
    if screen.width < LEAST_WIDTH || screen.height < LEAST_HEIGHT {
        return None;
    }
    let side = margin(screen.width).max(screen.width.saturating_sub(WIDEST) / 2);
    let (x, width) = (screen.x + side, screen.width - 2 * side);
    let air = u16::from(screen.height >= TALL);
    let row = |y, height| Rect { x, y: screen.y + y, width, height };
    let head = 2 * air + 2;
    let foot = air + 2;
    Some(Areas {
        bar: row(air, 1),
        body: row(head, screen.height - head - foot),
        notice: row(screen.height - 2, 1),
        hints: row(screen.height - 1, 1),
    })
}

/// The whole screen of a state.
fn screen(state: &State) -> Rect {
    Rect::new(0, 0, state.width, state.height)
}

/// The area of the page.
pub(crate) fn body(state: &State) -> Option<Rect> {
    areas(screen(state)).map(|areas| areas.body)
}

/// The page whose name stands there.
pub(crate) fn page_at(state: &State, at: Position) -> Option<Page> {
    let bar = areas(screen(state))?.bar;
    super::bar::tabs(state, bar).into_iter().find(|tab| tab.area.contains(at)).map(|tab| tab.page)
}
