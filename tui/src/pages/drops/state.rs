//! What is there.

use crate::goods::{Offer, Row};
use crate::state::{List, Remote};
use miri_common::api::{GoodsNow, GoodsSummary};

/// What the page keeps.
#[derive(Debug, Default)]
pub(crate) struct DropsState {
    pub(super) rows: Remote<Vec<Row>>,
    pub(super) list: List,
}

impl DropsState {
    /// The goods that are there, the next to open first.
    pub(super) fn rows(&self) -> &[Row] {
        self.rows.get().map_or(&[], Vec::as_slice)
    }

    /// The goods that are chosen.
    pub(super) fn chosen(&self) -> Option<&Row> {
        self.rows().get(self.list.cursor)
    }

    /// A click on a row.
    pub(super) fn choose(&mut self, row: usize) {
        if row < self.rows().len() {
            self.list.cursor = row;
        }
    }

    /// Every offer that is shown.
    pub(super) fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.rows().iter().map(|row| &row.offer)
    }

    /// Takes in the goods that open later. What has opened since the page was entered is not among them any more, and stays.
    pub(super) fn take(&mut self, upcoming: Vec<GoodsSummary>) {
        let mut rows: Vec<Row> = upcoming.into_iter().map(Row::from).collect();
        let before = self.rows.get().cloned().unwrap_or_default();
        for row in before {
            if !rows.iter().any(|new| new.goods.goods_id == row.goods.goods_id) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| (row.goods.reservation_start_time, row.goods.goods_id));
        self.rows.got(rows);
        self.list.clamp(self.rows().len());
    }

    /// Takes in what the live stream says.
    pub(super) fn hear(&mut self, now: &GoodsNow) {
        if let Some(rows) = self.rows.get_mut() {
            let it = rows.iter_mut().filter(|row| row.goods.goods_id == now.goods_id);
            it.for_each(|row| row.offer.hear(now));
        }
    }
}
