//! Every change of a state, written where it happens. Replayed from the first state of its machine, the history gives the
//! current one; the audit checks that.

use crate::clock::ShopTime;
use crate::params;
use crate::storage::{FromValue, Param, Result, Tx, Value};
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

/// Records one change. `line` is `None` for the payment, which belongs to the whole order.
pub async fn record(
    tx: &mut Tx<'_>,
    order: OrderId,
    line: Option<LineId>,
    machine: Machine,
    (from, to): (&str, &str),
    now: ShopTime,
) -> Result<()> {
    tx.insert(
        "INSERT INTO order_history (order_id, line_id, machine, from_state, to_state, created_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        params![order, line, machine, from, to, now],
    )
    .await
    .map(|_| ())
}
