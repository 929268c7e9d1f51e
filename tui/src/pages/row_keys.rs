//! What keys do with one row of goods, the same on every page that lists some: put it on the wishlist, buy it, copy its id.

use super::checkout;
use crate::goods::Row;
use crate::keymap::Action;
use crate::state::State;
use crate::wishes;

/// Does what was pressed with the chosen row, if there is one. False when this is no key of a row.
pub(super) fn pressed(state: &mut State, chosen: Option<&Row>, action: Action) -> bool {
    match (action, chosen) {
        (Action::Wish, Some(row)) => wishes::wish(state, row),
        (Action::Buy, Some(row)) => checkout::begin(state, vec![checkout::Line::from(row)]),
        (Action::Copy, Some(row)) => state.copy(row.goods.goods_id.to_string()),
        (Action::Wish | Action::Buy | Action::Copy, None) => {}
        _ => return false,
    }
    true
}
