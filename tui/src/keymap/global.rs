//! The bindings that hold on every page. A page's own come before them.

use super::Binding;
use crate::keymap::Action;

/// In the order of the help.
pub(crate) const GLOBAL: &[Binding] = &[
    Binding::help(Action::GoShop, &["1"]),
    Binding::help(Action::GoDrops, &["2"]),
    Binding::help(Action::GoWishlist, &["3"]),
    Binding::help(Action::GoOrders, &["4"]),
    Binding::help(Action::GoSell, &["5"]),
    Binding::help(Action::GoAccount, &["6"]),
    Binding::help(Action::GoOps, &["7"]),
    Binding::help(Action::Up, &["k", "up"]),
    Binding::help(Action::Down, &["j", "down"]),
    Binding::help(Action::Left, &["h", "left"]),
    Binding::help(Action::Right, &["l", "right"]),
    Binding::help(Action::PageUp, &["pageup"]),
    Binding::help(Action::PageDown, &["pagedown"]),
    Binding::help(Action::Top, &["g", "home"]),
    Binding::help(Action::Bottom, &["G", "end"]),
    Binding::help(Action::Back, &["esc"]),
    Binding::help(Action::Retry, &["r"]),
    Binding::help(Action::Copy, &["y"]),
    Binding::help(Action::Language, &["L"]),
    Binding::help(Action::Theme, &["T"]),
    Binding::help(Action::Mouse, &["M"]),
    Binding::help(Action::Log, &["E"]),
    Binding::help(Action::Suspend, &["ctrl-z"]),
    Binding::help(Action::Palette, &[":"]),
    Binding::hint(Action::Help, &["?"]),
    Binding::hint(Action::Quit, &["q"]),
];
