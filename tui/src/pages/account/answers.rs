//! What the shop said.

use super::forms::Task;
use super::state::Open;
use super::update::fill_in;
use crate::call::{Answer, Call};
use crate::effect::Slot;
use crate::failure::{Failure, FailureKind};
use crate::form::Form;
use crate::pages::Page;
use crate::state::{State, Written};
use crate::update::session;
use miri_common::api::Login;
use miri_common::messages::Place;
use miri_common::{ErrorCode, Say};

/// The one place for everything that a form asks for.
pub(super) const FORM: Slot = Slot::page(Page::Account, "form");
/// Signing out.
pub(super) const LOG_OUT: Slot = Slot::page(Page::Account, "log out");

/// An answer.
pub(super) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    if slot == LOG_OUT {
        logged_out(state, result);
        return;
    }
    let Some(task) = state.pages.account.sending.take() else { return };
    match result {
        Ok(_) => done(state, task),
        Err(failure) => refused(state, task, &failure),
    }
}

/// The shop has done it: what comes next.
fn done(state: &mut State, task: Task) {
    let open = state.pages.account.open.take_if(|open| open.task == task);
    let email = state.pages.account.letter_to.clone();
    state.notices.dismiss();
    let say = match task {
        Task::LogIn => {
            // The menu is another one now; its first row is not the one that signs out.
            state.pages.account.list.first();
            session::ask_who(state);
            Say::AccountLoggedIn
        }
        Task::AskLetter => {
            fill_in(state, Task::SignUp);
            Say::AccountLetterSent
        }
        Task::AskReset => {
            fill_in(state, Task::Reset);
            Say::AccountLetterSent
        }
        Task::SignUp => {
            log_in(state, email.clone(), open);
            Say::AccountMade
        }
        Task::Reset => {
            fill_in(state, Task::LogIn);
            Say::AccountPasswordChanged
        }
        Task::Profile => {
            session::ask_who(state);
            Say::AccountSaved
        }
        Task::Password => Say::AccountPasswordChanged,
    };
    let words = state.say_with(say, &[("email", Place::from(crate::text::line(&email)))]);
    state.inform(words);
}

/// A new account is signed in to with the password that was chosen a moment ago, or else by hand.
fn log_in(state: &mut State, email: String, open: Option<Open>) {
    let password = open.map(|open| open.form.secret("password")).unwrap_or_default();
    if email.is_empty() || password.is_empty() {
        fill_in(state, Task::LogIn);
        return;
    }
    let login = Login { email, password };
    match state.write(FORM, None, |_| Call::Login(login)) {
        Written::Sent(_) => state.pages.account.sending = Some(Task::LogIn),
        Written::Busy | Written::Offline => fill_in(state, Task::LogIn),
    }
}

/// The shop has not done it: what it names stands beside its field, the rest is said below the page.
fn refused(state: &mut State, task: Task, failure: &Failure) {
    let known = match &mut state.pages.account.open {
        Some(open) if open.task == task => {
            // A password that was refused is typed anew; one that never arrived may be sent again.
            if task == Task::LogIn && failure.kind == FailureKind::Refused {
                open.form.wipe();
            }
            open.form.take_refusal(failure) || named_by_code(&mut open.form, failure)
        }
        Some(_) => false,
        None => {
            // The account is there, only signing in to it did not work.
            if task == Task::LogIn && state.who.shopper().is_none() {
                fill_in(state, Task::LogIn);
            }
            false
        }
    };
    if known {
        // What is wrong stands beside its field; an older notice would speak of something else.
        state.notices.dismiss();
    } else {
        state.fail(failure);
    }
}

/// A token or a password that is not right has a code of its own, which tells the field as well as a name would.
fn named_by_code(form: &mut Form, failure: &Failure) -> bool {
    let names: &[&str] = match failure.code {
        Some(ErrorCode::EmailNotVerified) => &["emailVerificationToken", "token"],
        Some(ErrorCode::WrongPassword) => &["currentPassword"],
        _ => &[],
    };
    names.iter().any(|name| form.refuse(name, &failure.text))
}

/// Signed out, or not: whoever keeps the session says which.
fn logged_out(state: &mut State, result: Result<Answer, Failure>) {
    match result {
        Ok(_) => {
            let words = state.say(Say::AccountLoggedOut);
            state.inform(words);
            state.pages.account.list.first();
        }
        Err(failure) if failure.kind == FailureKind::SignedOut => {}
        Err(failure) => state.fail(&failure),
    }
    session::ask_who(state);
}
