//! What is wished for.

use crate::failure::Failure;
use crate::goods::{Offer, Row};
use crate::moment::Moment;
use crate::state::Remote;
use miri_common::api::Wish;
use miri_common::{GoodsId, WishId, Won};
use std::collections::BTreeMap;

/// One goods that is, was or will be wished for.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The goods.
    pub(crate) goods: GoodsId,
    /// Their name.
    pub(crate) name: String,
    /// The price of one unit now.
    pub(crate) price: Won,
    /// The price of one unit when this client first saw the wish.
    pub(crate) first_price: Won,
    /// Whether they can be bought.
    pub(crate) offer: Offer,
    /// How many units someone wants; none is no wish.
    pub(crate) want: i64,
    /// What the shop has: the wish and its units.
    pub(crate) have: Option<(WishId, i64)>,
}

impl Entry {
    /// The units that the shop has.
    pub(super) fn had(&self) -> i64 {
        self.have.map_or(0, |(_, units)| units)
    }

    /// The price of all units; nothing when it is more than can be counted.
    pub(crate) fn total(&self) -> Option<Won> {
        self.price.checked_times(self.want)
    }
}

/// A change that can be taken back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Undo {
    pub(super) goods: GoodsId,
    /// The units before the change.
    pub(super) units: i64,
    pub(super) until: Moment,
}

/// What is wished for.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    pub(super) entries: Remote<Vec<Entry>>,
    pub(super) undo: Option<Undo>,
}

impl Wishes {
    /// The wishes to show, in the order of the shop.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.entries.get().into_iter().flatten().filter(|entry| entry.want > 0)
    }

    /// How many units of these goods are wanted.
    pub(crate) fn wanted(&self, id: GoodsId) -> i64 {
        self.shown().find(|entry| entry.goods == id).map_or(0, |entry| entry.want)
    }

    /// Whether the list has come.
    pub(crate) const fn is_there(&self) -> bool {
        self.entries.get().is_some()
    }

    /// Why it has not.
    pub(crate) const fn failure(&self) -> Option<&Failure> {
        self.entries.failure()
    }

    /// The prices at which the wishes were first seen.
    pub(super) fn first_prices(&self) -> BTreeMap<GoodsId, Won> {
        self.shown().map(|entry| (entry.goods, entry.first_price)).collect()
    }

    /// Whether every change is with the shop.
    pub(crate) fn is_settled(&self) -> bool {
        self.entries.get().into_iter().flatten().all(|entry| entry.want == entry.had())
    }

    pub(super) fn entry_mut(&mut self, id: GoodsId) -> Option<&mut Entry> {
        self.entries.get_mut()?.iter_mut().find(|entry| entry.goods == id)
    }

    /// Makes room for goods that may be wished for.
    pub(super) fn meet(&mut self, row: &Row) {
        if self.entries.get().is_none() {
            self.entries.got(Vec::new());
        }
        let (id, price) = (row.goods.goods_id, row.goods.goods_price);
        if self.entry_mut(id).is_none()
            && let Some(entries) = self.entries.get_mut()
        {
            let name = row.goods.goods_name.clone();
            let entry =
                Entry { goods: id, name, price, first_price: price, offer: row.offer, want: 0, have: None };
            entries.insert(0, entry);
        }
    }

    /// Takes in the shop's list. A change that is not with the shop yet stays wanted.
    /// `first` is the price at which goods were first seen.
    pub(super) fn take(&mut self, wishes: Vec<Wish>, first: impl Fn(GoodsId) -> Option<Won>) {
        let before = self.entries.get().cloned().unwrap_or_default();
        let known = |id| before.iter().find(|entry: &&Entry| entry.goods == id);
        let mut entries: Vec<Entry> = Vec::with_capacity(wishes.len());
        for entry in before.iter().filter(|entry| entry.want > 0 && entry.have.is_none()) {
            if !wishes.iter().any(|wish| wish.goods_id == entry.goods) {
                entries.push(entry.clone());
            }
        }
        entries.extend(wishes.into_iter().map(|wish| {
            let units = wish.wish_goods_quantity;
            let known = known(wish.goods_id);
            Entry {
                goods: wish.goods_id,
                first_price: known
                    .map(|entry| entry.first_price)
                    .or_else(|| first(wish.goods_id))
                    .unwrap_or(wish.unit_price),
                want: known.filter(|entry| entry.want != entry.had()).map_or(units, |entry| entry.want),
                offer: Offer::new(wish.stock_quantity, wish.reservation_start_time),
                name: wish.goods_name,
                price: wish.unit_price,
                have: Some((wish.wish_list_id, units)),
            }
        }));
        self.entries.got(entries);
    }
}
