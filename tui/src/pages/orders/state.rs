//! What is there and chosen.

use crate::state::{List, Remote};
use crate::text::Field;
use miri_common::api::{OrderDetail, OrderLine};

/// The longest reason for a return.
const REASON: usize = 50;

/// What takes the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The list.
    #[default]
    List,
    /// The order up close.
    Detail,
    /// Why a line is sent back.
    Reason,
}

/// Order lines as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lines: Vec<OrderLine>,
    pub(super) total: i64,
    pub(super) pages: i64,
}

/// What the page keeps.
#[derive(Debug)]
pub(crate) struct OrdersState {
    pub(super) focus: Focus,
    pub(super) found: Remote<Found>,
    pub(super) list: List,
    pub(super) order: Remote<OrderDetail>,
    pub(super) reason: Field,
}

impl Default for OrdersState {
    fn default() -> Self {
        Self {
            focus: Focus::List,
            found: Remote::default(),
            list: List::default(),
            order: Remote::default(),
            reason: Field::new(REASON),
        }
    }
}

impl OrdersState {
    /// The lines that are there.
    pub(super) fn lines(&self) -> &[OrderLine] {
        self.found.get().map_or(&[], |found| &found.lines)
    }

    /// The line that is chosen.
    pub(super) fn chosen(&self) -> Option<&OrderLine> {
        self.lines().get(self.list.cursor)
    }

    /// The order of that line up close, where it has come.
    pub(super) fn closest(&self) -> Option<&OrderDetail> {
        let chosen = self.chosen()?.order_id;
        self.order.get().filter(|order| order.order_id == chosen)
    }

    /// The field that takes the keys.
    pub(super) fn field(&mut self) -> Option<&mut Field> {
        (self.focus == Focus::Reason).then_some(&mut self.reason)
    }
}
