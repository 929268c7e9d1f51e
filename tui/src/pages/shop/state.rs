//! What the page keeps.

use super::query::Wanted;
use crate::goods::{Offer, Row};
use crate::moment::Moment;
use crate::state::{List, Remote};
use crate::text::Field;
use miri_common::GoodsId;
use miri_common::api::{Category, GoodsDetail, GoodsNow};

/// The longest search.
const WORDS: usize = 60;
/// The digits of the dearest goods there can be.
const PRICE_DIGITS: usize = 11;

/// What takes the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The list.
    #[default]
    List,
    /// The goods up close.
    Detail,
    /// The words to search for.
    Search,
    /// The lowest price.
    Lowest,
    /// The highest price.
    Highest,
}

/// Goods as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) rows: Vec<Row>,
    /// How many there are in all.
    pub(super) total: i64,
    /// How many pages were asked for.
    pub(super) pages: i64,
}

/// One goods up close, as it stands now.
#[derive(Debug)]
pub(super) struct Close {
    pub(super) goods: GoodsDetail,
    pub(super) offer: Offer,
}

/// What the page keeps.
#[derive(Debug)]
pub(crate) struct ShopState {
    pub(super) focus: Focus,
    pub(super) wanted: Wanted,
    pub(super) search: Field,
    pub(super) lowest: Field,
    pub(super) highest: Field,
    /// When what was typed is searched for.
    pub(super) search_at: Option<Moment>,
    pub(super) found: Remote<Found>,
    pub(super) list: List,
    pub(super) categories: Remote<Vec<Category>>,
    pub(super) close: Remote<Close>,
}

impl Default for ShopState {
    fn default() -> Self {
        Self {
            focus: Focus::default(),
            wanted: Wanted::default(),
            search: Field::new(WORDS),
            lowest: Field::new(PRICE_DIGITS),
            highest: Field::new(PRICE_DIGITS),
            search_at: None,
            found: Remote::default(),
            list: List::default(),
            categories: Remote::default(),
            close: Remote::default(),
        }
    }
}

impl ShopState {
    /// Whether nothing is open but the list of everything.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.focus == Focus::List && self.wanted.is_everything()
    }

    /// The goods that are there.
    pub(super) fn rows(&self) -> &[Row] {
        self.found.get().map_or(&[], |found| &found.rows)
    }

    /// The goods that are chosen.
    pub(crate) fn chosen(&self) -> Option<&Row> {
        self.rows().get(self.list.cursor)
    }

    /// The chosen goods up close, where they have come.
    pub(super) fn closest(&self) -> Option<&Close> {
        let chosen = self.chosen()?.goods.goods_id;
        self.close.get().filter(|close| close.goods.goods_id == chosen)
    }

    /// The field that takes the keys.
    pub(super) const fn field(&mut self) -> Option<&mut Field> {
        match self.focus {
            Focus::Search => Some(&mut self.search),
            Focus::Lowest => Some(&mut self.lowest),
            Focus::Highest => Some(&mut self.highest),
            Focus::List | Focus::Detail => None,
        }
    }

    /// Every offer that is shown.
    pub(super) fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.rows().iter().map(|row| &row.offer)
    }

    /// Takes in what the live stream says.
    pub(super) fn hear(&mut self, now: &GoodsNow) {
        let is_it = |id: GoodsId| id == now.goods_id;
        if let Some(found) = self.found.get_mut() {
            found.rows.iter_mut().filter(|row| is_it(row.goods.goods_id)).for_each(|row| row.offer.hear(now));
        }
        if let Some(close) = self.close.get_mut().filter(|close| is_it(close.goods.goods_id)) {
            close.offer.hear(now);
        }
    }
}
