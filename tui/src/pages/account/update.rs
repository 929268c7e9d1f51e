//! What keys do.

use super::answers::{FORM, LOG_OUT};
use super::forms::{Obstacle, Task};
use super::state::{Item, Open};
use crate::call::Call;
use crate::keymap::Action;
use crate::pages::{Page, Stepped};
use crate::state::{Popup, Question, State, Written};
use crate::update::{session, switch_language, switch_mouse, switch_theme};
use miri_common::Say;

/// What a yes to the question means.
const LEAVE: &str = "sign out";

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    if state.pages.account.open.is_some() {
        return in_form(state, action);
    }
    let items = Item::all(state);
    let list = &mut state.pages.account.list;
    match action {
        Action::Up => list.step(-1, items.len()),
        Action::Down => list.step(1, items.len()),
        Action::Top | Action::PageUp => list.first(),
        Action::Bottom | Action::PageDown => list.step(isize::MAX, items.len()),
        Action::Choose | Action::Right => {
            if let Some(item) = items.get(list.cursor) {
                take(state, *item);
            }
        }
        _ => return false,
    }
    true
}

/// Every entry of these forms is a text field, so what arrives here is bound by the form itself.
fn in_form(state: &mut State, action: Action) -> bool {
    let Some(open) = &mut state.pages.account.open else { return false };
    match action {
        Action::NextField | Action::Down => open.form.step(1),
        Action::PreviousField | Action::Up => open.form.step(-1),
        Action::Submit if !open.form.is_at_end() => open.form.step(1),
        Action::Submit => send(state),
        _ => return false,
    }
    true
}

/// A click on a row of the menu.
pub(super) fn choose(state: &mut State, row: usize) {
    if let Some(item) = Item::all(state).get(row) {
        state.pages.account.list.cursor = row;
        take(state, *item);
    }
}

/// A click on an entry of the form.
pub(super) fn focus(state: &mut State, entry: usize) {
    if let Some(open) = &mut state.pages.account.open {
        open.form.focus(entry);
    }
}

fn take(state: &mut State, item: Item) {
    match item {
        Item::Do(task) => fill_in(state, task),
        Item::LogOut => {
            let words = state.say(Say::AccountLogOutQuestion);
            state.popup = Some(Popup::Confirm(Question { words, means: LEAVE, item: 0 }));
        }
        Item::Language => switch_language(state),
        Item::Theme => switch_theme(state),
        Item::Mouse => switch_mouse(state),
    }
}

/// Opens a form.
pub(super) fn fill_in(state: &mut State, task: Task) {
    let form = task.form(state);
    let at = Item::all(state).iter().position(|item| *item == Item::Do(task));
    let account = &mut state.pages.account;
    account.list.cursor = at.unwrap_or(account.list.cursor);
    account.open = Some(Open { task, form });
}

/// Sends the form, or says why not.
fn send(state: &mut State) {
    let Some(Open { task, form }) = &state.pages.account.open else { return };
    let task = *task;
    match task.request(form) {
        Ok(ready) => {
            if matches!(task, Task::AskLetter | Task::AskReset | Task::LogIn) {
                state.pages.account.letter_to = form.value("email");
            }
            match state.write(FORM, None, ready) {
                Written::Sent(_) => state.pages.account.sending = Some(task),
                Written::Busy => {
                    let words = state.say(Say::AccountSending);
                    state.inform(words);
                }
                // Whether the shop is back is found out at once, so that the next try is sent: in a form, `r` is a letter.
                Written::Offline => session::ask_time(state),
            }
        }
        Err(Obstacle::Wrong(entry, why)) => {
            let words = state.word(why);
            if let Some(open) = &mut state.pages.account.open {
                open.form.refuse(entry, words);
            }
        }
        Err(Obstacle::Idle) => {
            let words = state.say(Say::AccountNothingChanged);
            state.inform(words);
        }
    }
}

/// Signs out, whether or not the shop can be told: the session is forgotten here either way.
pub(super) fn confirmed(state: &mut State, question: &Question) {
    if question.means == LEAVE && !state.requests.is_busy(LOG_OUT) {
        state.ask(LOG_OUT, Call::Logout);
    }
}

/// One step back: out of the form, which is forgotten with what was typed.
pub(super) fn back(state: &mut State) -> Stepped {
    match state.pages.account.open.take() {
        Some(_) => Stepped::Back,
        None => Stepped::Out,
    }
}

/// Another page was opened over a form: its passwords are not kept behind it.
pub(super) fn forget_left_passwords(state: &mut State) {
    if state.page != Page::Account
        && let Some(open) = &mut state.pages.account.open
    {
        open.form.wipe();
    }
}
