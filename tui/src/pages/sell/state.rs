//! What is there, chosen and open.

use super::forms::Task;
use crate::form::Form;
use crate::goods::Offer;
use crate::state::{List, Remote};
use miri_common::api::{Category, GoodsDetail, GoodsNow, MyGoods, Sale};
use std::fmt;

/// Which of the two lists is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shelf {
    /// One's own goods.
    #[default]
    Goods,
    /// What was sold of them.
    Sales,
}

/// What takes the keys while no form is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The list.
    #[default]
    List,
    /// What is chosen, up close.
    Close,
}

/// One of one's own goods.
#[derive(Debug, Clone)]
pub(super) struct Mine {
    /// As the list had it.
    pub(super) goods: MyGoods,
    /// As it stands now.
    pub(super) offer: Offer,
}

/// A list as far as it was asked for.
pub(super) struct Found<T> {
    pub(super) rows: Vec<T>,
    /// How many there are in all.
    pub(super) total: i64,
    /// How many pages were asked for.
    pub(super) pages: i64,
}

/// A form that is being filled in.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) task: Task,
    pub(super) form: Form,
}

/// What is on its way to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// What was filled in.
    Form(Task),
    /// Goods that go on sale, or off it.
    Sale,
}

/// What the page keeps.
#[derive(Debug, Default)]
pub(crate) struct SellState {
    pub(super) shelf: Shelf,
    pub(super) focus: Focus,
    pub(super) found: Remote<Found<Mine>>,
    pub(super) list: List,
    pub(super) close: Remote<GoodsDetail>,
    pub(super) sales: Remote<Found<Sale>>,
    pub(super) sales_list: List,
    pub(super) categories: Remote<Vec<Category>>,
    pub(super) open: Option<Open>,
    /// What is on its way to the shop.
    pub(super) sending: Option<Sending>,
}

impl<T> fmt::Debug for Found<T> {
    /// Sales say who lives where, so only their number is told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Found({} of {})", self.rows.len(), self.total)
    }
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), total: 0, pages: 0 }
    }
}

impl<T> Found<T> {
    /// Whether all of them are there.
    pub(super) fn is_complete(&self) -> bool {
        i64::try_from(self.rows.len()).is_ok_and(|there| there >= self.total)
    }
}

impl From<MyGoods> for Mine {
    fn from(goods: MyGoods) -> Self {
        let mut offer = Offer::new(goods.stock_quantity, goods.reservation_start_time);
        offer.on_sale = goods.on_sale;
        Self { goods, offer }
    }
}

impl SellState {
    /// The goods that are there.
    pub(super) fn goods(&self) -> &[Mine] {
        self.found.get().map_or(&[], |found| &found.rows)
    }

    /// The sales that are there.
    pub(super) fn sold(&self) -> &[Sale] {
        self.sales.get().map_or(&[], |found| &found.rows)
    }

    /// The goods that are chosen.
    pub(super) fn chosen(&self) -> Option<&Mine> {
        self.goods().get(self.list.cursor)
    }

    /// The sale that is chosen.
    pub(super) fn sale(&self) -> Option<&Sale> {
        self.sold().get(self.sales_list.cursor)
    }

    /// The chosen goods up close, where they have come.
    pub(super) fn closest(&self) -> Option<&GoodsDetail> {
        let chosen = self.chosen()?.goods.goods_id;
        self.close.get().filter(|close| close.goods_id == chosen)
    }

    /// The list that is shown, and how many rows it has.
    pub(super) fn shown(&mut self) -> (&mut List, usize) {
        let (goods, sold) = (self.goods().len(), self.sold().len());
        match self.shelf {
            Shelf::Goods => (&mut self.list, goods),
            Shelf::Sales => (&mut self.sales_list, sold),
        }
    }

    /// Every offer that is shown.
    pub(super) fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.goods().iter().map(|mine| &mine.offer)
    }

    /// Takes in what the live stream says.
    pub(super) fn hear(&mut self, now: &GoodsNow) {
        if let Some(found) = self.found.get_mut() {
            let rows = found.rows.iter_mut();
            rows.filter(|mine| mine.goods.goods_id == now.goods_id).for_each(|mine| mine.offer.hear(now));
        }
    }
}
