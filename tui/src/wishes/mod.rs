//! The wishlist, as every page sees it.
//!
//! Owns what is wished for ([`Wishes`]) and bringing the shop's list to what someone wants it to be (`sync`). What is wanted shows
//! at once; each wish then goes to the shop one write at a time, so that quick presses become one change and a change can be
//! taken back for a while ([`undo`]). Does not own the page, which only shows it.
//!
//! [`wish`], [`set`], [`undo`]; `sync` with [`answered`], [`load`], [`hear`] and [`moved`].

mod list;
mod sync;

pub(crate) use list::{Entry, Wishes};
pub(crate) use sync::{answered, load, step};

use crate::goods::{self, Row};
use crate::moment::Moment;
use crate::state::{State, Who};
use list::Undo;
use miri_common::api::LiveEvent;
use miri_common::messages::Place;
use miri_common::{GoodsId, Say};
use std::time::Duration;

/// How long a change can be taken back.
const UNDO: Duration = Duration::from_secs(5);
/// The most units of one wish.
const MOST: i64 = 1000;

/// Puts goods of a list on the wishlist, or takes them off again.
pub(crate) fn wish(state: &mut State, row: &Row) {
    if !ensure_signed_in(state) {
        return;
    }
    let id = row.goods.goods_id;
    let wanted = state.wishes.wanted(id);
    state.wishes.meet(row);
    set(state, id, i64::from(wanted == 0));
}

/// Someone has to be signed in to wish or buy. Says so when nobody is.
pub(crate) fn ensure_signed_in(state: &mut State) -> bool {
    match state.who {
        Who::Shopper(_) => true,
        Who::Asking | Who::Visitor => {
            let words = state.say(Say::SignInFirst);
            state.refuse(words);
            false
        }
    }
}

/// Wants so many units of goods that the wishlist knows; none takes the wish off it.
pub(crate) fn set(state: &mut State, id: GoodsId, units: i64) {
    if !state.link.can_write() {
        let words = state.keyed(Say::RefusedOffline);
        state.refuse(words);
        return;
    }
    let units = units.clamp(0, MOST);
    let Some(entry) = state.wishes.entry_mut(id).filter(|entry| entry.want != units) else { return };
    let before = std::mem::replace(&mut entry.want, units);
    let name = crate::text::line(&entry.name);
    let say = match (before, units) {
        (0, _) => Say::Wished,
        (_, 0) => Say::Unwished,
        _ => Say::WishSet,
    };
    let until = state.now.moment.after(UNDO);
    // Several steps of one quantity are one change to take back; to put something on the list or take it off is a change of its own.
    let first = state.wishes.undo.filter(|undo| {
        undo.goods == id && undo.until > state.now.moment && undo.units > 0 && before > 0 && units > 0
    });
    state.wishes.undo = Some(Undo { goods: id, units: first.map_or(before, |undo| undo.units), until });
    let words = state.say_with(say, &[("name", Place::from(name)), ("units", Place::from(units))]);
    let words = crate::keymap::named(&words, state);
    state.notices.for_a_while(words, until);
    sync::sync(state, id);
}

/// Takes the last change back, while that can be done.
pub(crate) fn undo(state: &mut State) {
    let now = state.now.moment;
    let Some(undo) = state.wishes.undo.take().filter(|undo| undo.until > now) else {
        let words = state.say(Say::NothingToUndo);
        state.inform(words);
        return;
    };
    if let Some(entry) = state.wishes.entry_mut(undo.goods) {
        entry.want = undo.units;
        let words = state.say(Say::Undone);
        state.inform(words);
        sync::sync(state, undo.goods);
    }
}

/// Takes in what the live stream says.
pub(crate) fn hear(state: &mut State, event: &LiveEvent) {
    if let Some(now) = goods::heard(event)
        && let Some(entry) = state.wishes.entry_mut(now.goods_id)
    {
        entry.offer.hear(now);
    }
}

/// Whether a countdown of the list has moved.
pub(crate) fn moved(state: &State, before: Moment) -> bool {
    goods::moved(state, before, state.wishes.shown().map(|entry| &entry.offer))
}
