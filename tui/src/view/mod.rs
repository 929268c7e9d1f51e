//! Drawing. [`draw`] turns a state into a picture and changes nothing; where things stand is a function of the size alone,
//! so that a click can be traced back to what it met.
//!
//! In reading order: [`draw`]; `frame`, the areas of the screen; `bar`, the line on top; `foot`, notice and hints; `help`,
//! `palette`, `log` and `confirm`, what lies over a page; `form`, fields one below the other; `ink`, the few ways to put text on the screen.

mod bar;
mod confirm;
mod foot;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod help;
pub(crate) mod ink;
mod log;
mod over;
pub(crate) mod palette;

use crate::pages::screen;
use crate::state::{Popup, State};
use ink::Ink;
use miri_common::Say;
use miri_common::messages::Place;
use ratatui::Frame;

/// Draws the state.
pub fn draw(frame: &mut Frame<'_>, state: &State) {
    let area = frame.area();
    let Some(areas) = frame::areas(area) else {
        let places =
            [("width", Place::from(frame::LEAST_WIDTH)), ("height", Place::from(frame::LEAST_HEIGHT))];
        let words = Say::TooSmall.with(state.lang, &places);
        let mut ink = Ink::new(frame, state);
        ink.paragraph(area, &words, state.look.palette.text);
        return;
    };
    bar::draw(frame, areas.bar, state);
    screen(state.page).draw(frame, areas.body, state);
    foot::draw(frame, &areas, state);
    match &state.popup {
        Some(Popup::Help { top }) => help::draw(frame, areas.body, state, *top),
        Some(Popup::Palette { field, cursor }) => palette::draw(frame, areas.body, state, field, *cursor),
        Some(Popup::Log { cursor }) => log::draw(frame, areas.body, state, *cursor),
        Some(Popup::Confirm(question)) => confirm::draw(frame, areas.body, state, question),
        None => {}
    }
}
