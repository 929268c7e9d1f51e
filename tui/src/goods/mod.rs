//! Goods as several pages show them: whether they can be bought now, and how that is said.
//!
//! Owns [`Row`], goods in a list kept up to date by the live stream, and [`Standing`], whether they can be bought. Does not
//! own lists of goods: each page has its own.

mod words;

pub(crate) use words::{countdown, money, standing_cell};

use crate::moment::Moment;
use crate::state::{ShopClock, State};
use jiff::SignedDuration;
use miri_common::api::{GoodsNow, GoodsSummary, LiveEvent};
use miri_common::{GoodsId, LocalTime};

/// An opening that is further away is shown as a date: nobody waits for it.
const COUNTED: SignedDuration = SignedDuration::from_hours(24);

/// What decides whether goods can be bought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Units that can be ordered.
    pub(crate) left: i64,
    /// When orders open.
    pub(crate) opens: Option<LocalTime>,
    /// Whether the shop has said that they are open.
    pub(crate) opened: bool,
    /// Whether they are offered at all.
    pub(crate) on_sale: bool,
}

/// One goods of a list.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// As the list had it.
    pub(crate) goods: GoodsSummary,
    /// As it stands now.
    pub(crate) offer: Offer,
}

/// Whether goods can be bought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Yes, and so many are left.
    Open(i64),
    /// They open after this long; nothing where the shop's clock is not known yet.
    Opens(LocalTime, Option<SignedDuration>),
    /// Sold out.
    SoldOut,
    /// The seller took them off sale.
    OffSale,
}

impl Offer {
    /// How it is with goods that a list has on sale.
    pub(crate) const fn new(left: i64, opens: Option<LocalTime>) -> Self {
        Self { left, opens, opened: false, on_sale: true }
    }

    /// Whether they can be bought now, by the shop's clock or by its word.
    pub(crate) fn standing(&self, clock: Option<&ShopClock>, now: Moment) -> Standing {
        match self.opens {
            _ if !self.on_sale => Standing::OffSale,
            Some(opens) if !self.opened && !clock.is_some_and(|clock| clock.has_passed(opens, now)) => {
                Standing::Opens(opens, clock.and_then(|clock| clock.until(opens, now)))
            }
            _ if self.left <= 0 => Standing::SoldOut,
            _ => Standing::Open(self.left),
        }
    }

    /// Takes in what the live stream says of these goods.
    pub(crate) fn hear(&mut self, now: &GoodsNow) {
        self.left = now.stock_quantity;
        self.on_sale = now.on_sale;
        self.opens = now.reservation_start_time;
        self.opened = now.open;
    }

    /// Whether a countdown is shown for it.
    fn counts(&self, clock: &ShopClock, now: Moment) -> bool {
        matches!(self.standing(Some(clock), now), Standing::Opens(_, Some(left)) if left < COUNTED)
    }
}

impl From<GoodsSummary> for Row {
    fn from(goods: GoodsSummary) -> Self {
        let offer = Offer::new(goods.stock_quantity, goods.reservation_start_time);
        Self { goods, offer }
    }
}

/// What an event of the live stream says of goods.
pub(crate) const fn heard(event: &LiveEvent) -> Option<&GoodsNow> {
    match event {
        LiveEvent::Stock(goods) | LiveEvent::Opened(goods) => Some(goods),
        _ => None,
    }
}

/// The ids of a list, to be listened for.
pub(crate) fn ids(rows: &[Row]) -> Vec<GoodsId> {
    rows.iter().map(|row| row.goods.goods_id).collect()
}

/// When the countdowns of these offers show another second.
pub(crate) fn wake<'a>(state: &State, mut offers: impl Iterator<Item = &'a Offer>) -> Option<Moment> {
    let clock = state.clock.as_ref()?;
    let now = state.now.moment;
    offers.any(|offer| offer.counts(clock, now)).then(|| clock.next_second(now))
}

/// Whether a countdown of these offers shows another second than it did, or has ended.
pub(crate) fn moved<'a>(state: &State, before: Moment, mut offers: impl Iterator<Item = &'a Offer>) -> bool {
    let Some(clock) = state.clock.as_ref() else { return false };
    let now = state.now.moment;
    clock.now(before).as_second() != clock.now(now).as_second()
        && offers.any(|offer| offer.counts(clock, before))
}
