//! How the page looks.

mod payment;
mod review;

use super::state::Stage;
use crate::state::State;
use crate::view::ink::Ink;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Wider than this, prices stand too far from what they are the price of.
const WIDEST: u16 = 76;

/// Draws the page.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &State) {
    let width = area.width.min(WIDEST);
    let area = Rect { x: area.x + (area.width - width) / 2, width, ..area };
    let mut ink = Ink::new(frame, state);
    match &state.pages.checkout.stage {
        Stage::Review => review::draw(&mut ink, area, state, state.word(Say::CheckoutButton)),
        Stage::Placing(_) => review::draw(&mut ink, area, state, state.word(Say::CheckoutPlacing)),
        Stage::Unknown(_) => review::draw(&mut ink, area, state, state.word(Say::CheckoutUnknown)),
        Stage::Payment(payment) => payment::draw(&mut ink, area, state, payment),
    }
}
