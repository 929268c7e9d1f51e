//! The page Account: signing in and up with a mailed token, the profile, the password, and how the client looks.
//!
//! **Owns** the forms and what they ask for. **Does not own** the session: the runner keeps it through
//! [`Sessions`](crate::Sessions) before anyone is told. A password stands in its field until it was taken, refused or left
//! behind, and nowhere else.
//!
//! `state`, what is chosen and open; `forms`, the forms and the requests they make; `update`, what keys do; `answers`, what the
//! shop said; `view`, how it looks.

mod answers;
mod forms;
mod state;
mod update;
mod view;

pub(crate) use state::AccountState;

use super::{Screen, Stepped};
use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::{Question, State};
use crate::text::Field;
use miri_common::Say;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// The page.
pub(crate) struct Account;

const MENU: &[Binding] = &[Binding::hint(Action::Choose, &["enter"]), Binding::hint(Action::Back, &["esc"])];

const FORM: &[Binding] = &[
    Binding::hint(Action::Submit, &["enter"]),
    Binding::hint(Action::NextField, &["tab", "down"]),
    Binding::help(Action::PreviousField, &["backtab", "up"]),
    Binding::hint(Action::Back, &["esc"]),
];

impl Screen for Account {
    fn title(&self) -> Say {
        Say::PageAccount
    }

    fn enter(&self, _state: &mut State) {}

    fn bindings(&self, state: &State) -> &'static [Binding] {
        if state.pages.account.open.is_some() { FORM } else { MENU }
    }

    fn act(&self, state: &mut State, action: Action) -> bool {
        update::act(state, action)
    }

    fn field<'a>(&self, state: &'a mut State) -> Option<&'a mut Field> {
        state.pages.account.open.as_mut()?.form.field()
    }

    fn typed(&self, state: &mut State) {
        if let Some(open) = &mut state.pages.account.open {
            open.form.touched();
        }
    }

    fn back(&self, state: &mut State) -> Stepped {
        update::back(state)
    }

    fn confirmed(&self, state: &mut State, question: &Question) {
        update::confirmed(state, question);
    }

    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
        answers::answered(state, slot, result);
    }

    fn tick(&self, state: &mut State, _before: Moment) -> bool {
        update::forget_left_passwords(state);
        false
    }

    fn click(&self, state: &mut State, area: Rect, at: Position) {
        match view::met(state, area, at) {
            Some(view::Met::Item(item)) => update::choose(state, item),
            Some(view::Met::Entry(entry)) => update::focus(state, entry),
            None => {}
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        view::draw(frame, area, state);
    }
}
