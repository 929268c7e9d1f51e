//! Bringing the shop's list to what is wanted.

use super::set;
use crate::call::{Answer, Call};
use crate::effect::{Owner, Slot};
use crate::failure::Failure;
use crate::state::{State, Written};
use miri_common::api::{AddWish, SetWish};
use miri_common::{ErrorCode, GoodsId};

const LIST: Slot = Slot { owner: Owner::Wishes, name: "list", item: 0 };
const CHANGE: Slot = Slot { owner: Owner::Wishes, name: "change", item: 0 };
/// How many wishes are asked for: more than anyone looks through.
const MOST: &str = "100";

/// Asks for the list.
pub(crate) fn load(state: &mut State) {
    if state.who.shopper().is_some() {
        state.wishes.entries.asking(state.now.moment);
        state.ask(LIST, Call::Wishes(vec![("size", MOST.to_owned())]));
    }
}

/// Sends the one write that brings this wish nearer to what is wanted, unless one is under way; then its answer asks again.
pub(super) fn sync(state: &mut State, id: GoodsId) {
    let slot = CHANGE.item(id.0);
    let Some(entry) = state.wishes.entry_mut(id) else { return };
    if entry.want == entry.had() {
        return;
    }
    let goods_quantity = entry.want;
    let sent = match entry.have {
        None => state.write(slot, None, |key| Call::AddWish(AddWish { goods_id: id, goods_quantity }, key)),
        Some((wish, _)) if goods_quantity == 0 => state.write(slot, None, |key| Call::RemoveWish(wish, key)),
        Some((wish, _)) => {
            state.write(slot, None, |key| Call::SetWish(wish, SetWish { goods_quantity }, key))
        }
    };
    if sent == Written::Offline {
        give_up(state, id);
    }
}

/// An answer of the list or of a change.
pub(crate) fn answered(state: &mut State, slot: Slot, result: Result<Answer, Failure>) {
    if slot == LIST {
        match result {
            Ok(Answer::Wishes(page)) => {
                let (account, wished) = (account(state), &state.wished);
                state.wishes.take(page.goods.content, |goods| wished.price(&account, goods));
                remember(state);
            }
            Ok(_) => {}
            Err(failure) => state.wishes.entries.failed(failure),
        }
        return;
    }
    let id = GoodsId(slot.item);
    match result {
        Ok(answer) => {
            if let Some(entry) = state.wishes.entry_mut(id) {
                entry.have = match answer {
                    Answer::WishAdded(wish) => Some((wish.wish_list_id, wish.goods_quantity)),
                    Answer::WishChanged(wish) => Some((wish.wish_list_id, wish.wish_goods_quantity)),
                    _ => None,
                };
            }
            remember(state);
            sync(state, id);
        }
        Err(failure) => {
            give_up(state, id);
            state.fail(&failure);
            // The shop's list is not what it was thought to be, or nobody knows what it is.
            let mistaken =
                matches!(failure.code, Some(ErrorCode::AlreadyInWishlist | ErrorCode::WishNotFound));
            if mistaken || failure.is_connection() {
                load(state);
            }
        }
    }
}

/// Whose wishlist it is, in a file that several shops and accounts share.
fn account(state: &State) -> String {
    let user = state.who.shopper().map(|who| who.id.to_string()).unwrap_or_default();
    format!("{}#{user}", state.server)
}

/// Keeps the prices at which the wishes were first seen for the next start.
fn remember(state: &mut State) {
    let account = account(state);
    if state.wished.keep(account, state.wishes.first_prices()) {
        state.save();
    }
}

/// What the shop has is what is wanted: a change that failed is not tried for ever.
fn give_up(state: &mut State, id: GoodsId) {
    if let Some(entry) = state.wishes.entry_mut(id) {
        entry.want = entry.had();
    }
    state.wishes.undo = None;
}

/// One unit more or less.
pub(crate) fn step(state: &mut State, id: GoodsId, by: i64) {
    let units = state.wishes.wanted(id);
    // The last unit is taken off by the key that takes off, not by counting down once too often.
    if units > 0 && units + by > 0 {
        set(state, id, units + by);
    }
}
