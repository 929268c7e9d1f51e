//! What is chosen and open.

use super::forms::Task;
use crate::form::Form;
use crate::state::{List, State, Who};
use miri_common::Say;

/// A form that is being filled in.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) task: Task,
    pub(super) form: Form,
}

/// What the page keeps.
#[derive(Debug, Default)]
pub(crate) struct AccountState {
    pub(super) list: List,
    pub(super) open: Option<Open>,
    /// What is on its way to the shop.
    pub(super) sending: Option<Task>,
    /// The address that a letter was last asked for, so that nobody types it twice.
    pub(super) letter_to: String,
}

/// One row of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A form to fill in.
    Do(Task),
    /// Sign out.
    LogOut,
    /// The other language.
    Language,
    /// The next theme.
    Theme,
    /// Mouse on or off.
    Mouse,
}

const VISITOR: &[Item] = &[
    Item::Do(Task::LogIn),
    Item::Do(Task::AskLetter),
    Item::Do(Task::SignUp),
    Item::Do(Task::AskReset),
    Item::Do(Task::Reset),
    Item::Language,
    Item::Theme,
    Item::Mouse,
];

const SHOPPER: &[Item] = &[
    Item::Do(Task::Profile),
    Item::Do(Task::Password),
    Item::LogOut,
    Item::Language,
    Item::Theme,
    Item::Mouse,
];

impl Item {
    /// The rows of the menu for whoever is signed in.
    pub(super) const fn all(state: &State) -> &'static [Self] {
        match state.who {
            Who::Shopper(_) => SHOPPER,
            Who::Asking | Who::Visitor => VISITOR,
        }
    }

    /// Its words.
    pub(super) const fn say(self) -> Say {
        match self {
            Self::Do(task) => task.say(),
            Self::LogOut => Say::AccountLogOut,
            Self::Language => Say::AccountLanguage,
            Self::Theme => Say::AccountTheme,
            Self::Mouse => Say::AccountMouse,
        }
    }
}
