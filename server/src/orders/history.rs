//! Every change of a state, written where it happens. Replayed from the first state of its machine, the history gives the
//! current one; the audit checks that.

use crate::clock::ShopTime;
use crate::storage::many::MANY;
use crate::storage::{FromValue, Param, Result, Tx, Value};
use crate::{many_rows, params};
use miri_common::{LineId, OrderId};

/// Whose state changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Machine {
    /// The order line.
    Order,
    /// The payment of the order.
    Payment,
    /// The parcel of the line.
    Shipping,
    /// The refund of the line.
    Refund,
    /// The return of the line.
    Return,
}

impl Machine {
    const ALL: [Self; 5] = [Self::Order, Self::Payment, Self::Shipping, Self::Refund, Self::Return];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Payment => "payment",
            Self::Shipping => "shipping",
            Self::Refund => "refund",
            Self::Return => "return",
        }
    }
}

impl From<Machine> for Param<'_> {
    fn from(machine: Machine) -> Self {
        Self::Text(machine.name())
    }
}

impl FromValue for Machine {
    fn from_value(value: &Value) -> Option<Self> {
        let Value::Text(name) = value else { return None };
        Self::ALL.into_iter().find(|machine| machine.name() == name)
    }
}

/// A change of a state.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The order.
    pub order: OrderId,
    /// `None` for the payment, which belongs to the whole order.
    pub line: Option<LineId>,
    /// Whose state.
    pub machine: Machine,
    /// From what to what, by their stored names.
    pub edge: (&'static str, &'static str),
}

const INSERT: &str = "INSERT INTO order_history (order_id, line_id, machine, from_state, to_state, created_at) VALUES (?, ?, ?, ?, ?, ?)";
const INSERT_MANY: &str = many_rows!(
    "INSERT INTO order_history (order_id, line_id, machine, from_state, to_state, created_at) VALUES ",
    "(?, ?, ?, ?, ?, ?)"
);

/// Records many changes.
pub async fn record_all(tx: &mut Tx<'_>, changes: &[Change], now: ShopTime) -> Result<()> {
    let many = changes.chunks_exact(MANY);
    for some in many.clone().chain(many.remainder().chunks(1)) {
        let mut params = Vec::with_capacity(some.len() * 6);
        for Change { order, line, machine, edge: (from, to) } in some {
            params.extend_from_slice(params![*order, *line, *machine, *from, *to, now]);
        }
        tx.execute(if some.len() == MANY { INSERT_MANY } else { INSERT }, &params).await?;
    }
    Ok(())
}

/// Records one change. `line` is `None` for the payment, which belongs to the whole order.
pub async fn record(
    tx: &mut Tx<'_>,
    order: OrderId,
    line: Option<LineId>,
    machine: Machine,
    (from, to): (&str, &str),
    now: ShopTime,
) -> Result<()> {
    tx.insert(INSERT, params![order, line, machine, from, to, now]).await.map(|_| ())
}
