//! What is bought, where it goes, and the button.

use crate::goods::money;
use crate::pages::checkout::line::Line;
use crate::pages::checkout::state::{Focus, Stage};
use crate::state::State;
use crate::view::ink::{Focused, Ink, first, row_of, shift};
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::layout::Rect;

/// How wide a price is.
const PRICE: u16 = 14;
/// How wide a quantity is.
const UNITS: u16 = 7;
/// Rows below the lines: rule, total, address, button, with air between.
const FOOT: u16 = 7;

/// Draws lines, total, address and the button with these words.
pub(super) fn draw(ink: &mut Ink<'_, '_>, area: Rect, state: &State, button: &str) {
    let palette = ink.palette();
    let desk = &state.pages.checkout;
    let air = u16::from(area.height >= 14);
    ink.left(row_of(area, 0), state.word(Say::CheckoutHead), palette.muted);
    let mut row = 1 + air;
    let last = area.height.saturating_sub(FOOT - 3 + 3 * air);
    for line in &desk.lines {
        if row >= last {
            ink.left(row_of(area, row), ink.symbols().ellipsis, palette.muted);
            row += 1;
            break;
        }
        row += bought(ink, area, row, line, state);
    }
    ink.rule(row_of(area, row));
    row += 1;
    let total = desk.total().map(|total| money(total, state.lang)).unwrap_or_default();
    ink.left(row_of(area, row), state.word(Say::Total), palette.title);
    ink.right(row_of(area, row), &total, palette.accent.patch(palette.title));
    row += 1 + air;
    let place = row_of(area, row);
    let reviewing = matches!(desk.stage, Stage::Review);
    let typing = reviewing && desk.focus == Focus::Address;
    let used = ink.left(
        place,
        state.word(Say::CheckoutAddress),
        if typing { palette.accent } else { palette.muted },
    );
    ink.field(shift(place, used + 2), &desk.address, if typing { Focused::Yes } else { Focused::No });
    row += 1 + air;
    let place = row_of(area, row);
    if reviewing && !typing {
        ink.left(first(place, 1), ink.symbols().marker, palette.accent);
    }
    let style = match (reviewing, typing) {
        (true, false) => palette.selected,
        (true, true) => palette.muted,
        (false, _) => palette.warn,
    };
    ink.paragraph(shift(Rect { height: area.height.saturating_sub(row), ..place }, 2), button, style);
}

/// One line, and below it what has changed. Returns the rows it took.
fn bought(ink: &mut Ink<'_, '_>, area: Rect, row: u16, line: &Line, state: &State) -> u16 {
    let palette = ink.palette();
    let place = row_of(area, row);
    let total = line.total().map(|total| money(total, state.lang)).unwrap_or_default();
    ink.right(place, &total, palette.text);
    let rest = first(place, place.width.saturating_sub(PRICE + 2));
    ink.right(rest, &format!("x {}", line.units), palette.muted);
    ink.left(first(rest, rest.width.saturating_sub(UNITS + 1)), &line.name, palette.text);
    let changed = (line.price != line.first_price).then(|| {
        let (before, now) = (money(line.first_price, state.lang), money(line.price, state.lang));
        state.say_with(
            Say::CheckoutPriceChanged,
            &[("before", Place::from(before)), ("now", Place::from(now))],
        )
    });
    let mut used = 1;
    for words in [changed, line.obstacle(state)].into_iter().flatten() {
        let place = shift(row_of(area, row + used), 2);
        let sign = ink.left(place, ink.symbols().bad, palette.bad);
        ink.left(shift(place, sign + 1), &words, palette.warn);
        used += 1;
    }
    used
}
