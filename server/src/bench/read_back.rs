//! Reading back: only an order that a process finds which has nothing else in memory counts.

use super::Shop;
use crate::params;
use crate::storage::{Result, Tx};
use miri_common::OrderId;
use miri_common::labels::PaymentStatus;
use std::collections::HashSet;
use std::time::Duration;

/// For how long the orders may be read.
const LIMIT: Duration = Duration::from_mins(5);
/// Orders that are read at once.
const PAGE: i64 = 10_000;

/// What became of the acknowledged orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Those that are there with their lines.
    pub orders: usize,
    /// Those of them whose payment has not been completed.
    pub unpaid: usize,
    /// Acknowledged orders that are not there, by id.
    pub missing: Vec<OrderId>,
}

/// Compares what was acknowledged with what is there, each order with its payment's state. An order that was acknowledged
/// twice counts as missing once more, because one of the two acknowledgements has no order of its own.
pub fn compare(acknowledged: &[OrderId], there: impl IntoIterator<Item = (OrderId, PaymentStatus)>) -> Found {
    let mut seen = HashSet::with_capacity(acknowledged.len());
    let mut missing: Vec<_> = acknowledged.iter().copied().filter(|order| !seen.insert(*order)).collect();
    let mut unpaid = 0;
    let mut orders = 0;
    for (order, status) in there {
        if seen.remove(&order) {
            orders += 1;
            unpaid += usize::from(status != PaymentStatus::Completed);
        }
    }
    missing.extend(seen);
    missing.sort_unstable();
    Found { orders, unpaid, missing }
}

impl Shop {
    /// Looks for these orders in the database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn read_back(&self, acknowledged: &[OrderId]) -> Result<Found> {
        let there = self
            .store
            .read_for(LIMIT, async |tx: &mut Tx<'_>| -> Result<Vec<(OrderId, PaymentStatus)>> {
                let mut there = Vec::new();
                let mut after = OrderId(0);
                loop {
                    let rows = tx
                        .query_all(
                            "SELECT o.id, p.status FROM orders o JOIN payments p ON p.order_id = o.id
                             WHERE o.id > ? AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)
                             ORDER BY o.id LIMIT ?",
                            params![after, PAGE],
                        )
                        .await?;
                    let Some(last) = rows.last() else { return Ok(there) };
                    after = last.get(0)?;
                    for row in &rows {
                        there.push((row.get(0)?, row.get(1)?));
                    }
                }
            })
            .await?;
        Ok(compare(acknowledged, there))
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, compare};
    use miri_common::OrderId;
    use miri_common::labels::PaymentStatus;

    const PAID: PaymentStatus = PaymentStatus::Completed;

    #[test]
    fn an_order_that_is_not_there_is_missing_and_one_of_somebody_else_is_nobodys_business() {
        let there = [(OrderId(1), PAID), (OrderId(2), PaymentStatus::InProgress), (OrderId(9), PAID)];
        let found = compare(&[OrderId(3), OrderId(1), OrderId(2)], there);
        assert_eq!(found, Found { orders: 2, unpaid: 1, missing: vec![OrderId(3)] });
    }

    #[test]
    fn one_order_acknowledged_to_two_buyers_is_a_loss() {
        let found = compare(&[OrderId(1), OrderId(1)], [(OrderId(1), PAID)]);
        assert_eq!(found, Found { orders: 1, unpaid: 0, missing: vec![OrderId(1)] });
    }

    #[test]
    fn nothing_acknowledged_is_nothing_lost() {
        assert_eq!(compare(&[], [(OrderId(1), PAID)]), Found { orders: 0, unpaid: 0, missing: Vec::new() });
    }
}
