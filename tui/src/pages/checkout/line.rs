//! One line of what is bought.

use crate::goods::{Offer, Row, Standing};
use crate::state::State;
use crate::wishes::Entry;
use miri_common::messages::Place;
use miri_common::{GoodsId, Say, WishId, Won};

/// One line of what is bought.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(super) goods: GoodsId,
    pub(super) name: String,
    pub(super) units: i64,
    /// The price of one unit, as it is shown.
    pub(super) price: Won,
    /// The price of one unit when it was wished for, or first seen here.
    pub(super) first_price: Won,
    pub(super) offer: Offer,
    /// The wish that is bought; none when goods are bought from a list.
    pub(super) wish: Option<WishId>,
}

impl From<&Entry> for Line {
    fn from(entry: &Entry) -> Self {
        Self {
            goods: entry.goods,
            name: entry.name.clone(),
            units: entry.want,
            price: entry.price,
            first_price: entry.first_price,
            offer: entry.offer,
            wish: entry.have.map(|(wish, _)| wish),
        }
    }
}

impl From<&Row> for Line {
    fn from(row: &Row) -> Self {
        let price = row.goods.goods_price;
        Self {
            goods: row.goods.goods_id,
            name: row.goods.goods_name.clone(),
            units: 1,
            price,
            first_price: price,
            offer: row.offer,
            wish: None,
        }
    }
}

impl Line {
    /// The price of all units; nothing when it is more than can be counted.
    pub(super) fn total(&self) -> Option<Won> {
        self.price.checked_times(self.units)
    }

    /// Why this line cannot be bought as it stands; nothing when it can.
    pub(super) fn obstacle(&self, state: &State) -> Option<String> {
        let name = || ("name", Place::from(crate::text::line(&self.name)));
        match self.offer.standing(state.clock.as_ref(), state.now.moment) {
            Standing::Open(left) if left >= self.units => None,
            Standing::Open(left) => Some(state.say_with(
                Say::CheckoutShort,
                &[name(), ("left", Place::from(left)), ("units", Place::from(self.units))],
            )),
            Standing::Opens(..) => Some(state.say_with(Say::CheckoutNotOpen, &[name()])),
            Standing::SoldOut => Some(state.say_with(Say::CheckoutSoldOut, &[name()])),
            Standing::OffSale => Some(state.say_with(Say::CheckoutOffSale, &[name()])),
        }
    }
}
