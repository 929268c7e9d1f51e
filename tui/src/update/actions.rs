//! The actions that hold everywhere. A page is asked first.

use super::session;
use crate::effect::Effect;
use crate::keymap::Action;
use crate::pages::{Page, Stepped, screen};
use crate::settings::Mouse;
use crate::state::{Popup, State};
use crate::text::Field;
use miri_common::{Lang, Say};

/// The longest command that is worth typing.
const COMMAND_LETTERS: usize = 40;

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) {
    if let Some(page) = Page::of(action) {
        // The key of a page that is not named to this shopper is the key of nothing.
        if screen(page).is_listed(state) {
            state.open(page);
        }
        return;
    }
    if screen(state.page).act(state, action) {
        return;
    }
    match action {
        Action::Quit if is_root(state) => state.push(Effect::Quit),
        Action::Back | Action::Quit => back(state),
        Action::Suspend => state.push(Effect::Suspend),
        Action::Help => state.popup = Some(Popup::Help { top: 0 }),
        Action::Palette => {
            state.popup = Some(Popup::Palette { field: Field::new(COMMAND_LETTERS), cursor: 0 });
        }
        Action::Log => state.popup = Some(Popup::Log { cursor: 0 }),
        Action::Retry => retry(state),
        Action::Language => switch_language(state),
        Action::Theme => switch_theme(state),
        Action::Mouse => switch_mouse(state),
        _ => {}
    }
}

/// One step back: the notice that stands in the way, then what the page has open, then the page, down to the root.
pub(super) fn back(state: &mut State) {
    if state.notices.dismiss() || screen(state.page).back(state) == Stepped::Back {
        return;
    }
    let below = state.below.pop().unwrap_or(Page::Shop);
    if below != state.page {
        state.page = below;
        screen(below).refresh(state);
    }
}

/// Whether nothing is open but the root.
fn is_root(state: &State) -> bool {
    state.page == Page::Shop && state.pages.shop.is_at_rest()
}

/// Asks again for everything that is on the screen, and for a connection.
fn retry(state: &mut State) {
    state.notices.dismiss();
    state.link.hurry(state.now.moment);
    session::ask_time(state);
    session::ask_who(state);
    screen(state.page).refresh(state);
}

/// To the other language, at once.
pub(crate) fn switch_language(state: &mut State) {
    state.lang = match state.lang {
        Lang::Ko => Lang::En,
        Lang::En => Lang::Ko,
    };
    state.push(Effect::Language(state.lang));
    // Labels come from the shop in the language of the question.
    screen(state.page).refresh(state);
    state.save();
}

/// To the next theme, at once.
pub(crate) fn switch_theme(state: &mut State) {
    state.look = state.look.with_theme(state.look.theme.next());
    state.save();
}

/// Mouse reports on or off.
pub(crate) fn switch_mouse(state: &mut State) {
    let (mouse, say) = match state.mouse {
        Mouse::On => (Mouse::Off, Say::MouseOff),
        Mouse::Off => (Mouse::On, Say::MouseOn),
    };
    state.mouse = mouse;
    state.push(Effect::Mouse(mouse));
    let words = state.say(say);
    state.inform(words);
    state.save();
}
