//! What is chosen.

use crate::goods::Standing;
use crate::state::{List, State};
use crate::wishes::Entry;
use miri_common::{GoodsId, Won};
use std::collections::BTreeSet;

/// What the page keeps.
#[derive(Debug, Default)]
pub(crate) struct WishlistState {
    pub(super) list: List,
    /// What is not to be bought this time. Everything else is.
    pub(super) left_out: BTreeSet<GoodsId>,
}

/// The wish under the cursor.
pub(super) fn chosen(state: &State) -> Option<&Entry> {
    state.wishes.shown().nth(state.pages.wishlist.list.cursor)
}

/// Whether a wish can be bought as it stands.
pub(super) fn is_buyable(state: &State, entry: &Entry) -> bool {
    let standing = entry.offer.standing(state.clock.as_ref(), state.now.moment);
    matches!(standing, Standing::Open(left) if left >= entry.want)
}

/// What would be bought: what is chosen and can be.
pub(super) fn basket(state: &State) -> impl Iterator<Item = &Entry> {
    let left_out = &state.pages.wishlist.left_out;
    state.wishes.shown().filter(move |entry| !left_out.contains(&entry.goods) && is_buyable(state, entry))
}

/// What that costs; nothing when it is more than can be counted.
pub(super) fn total(state: &State) -> Option<Won> {
    basket(state).try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.total()?))
}
