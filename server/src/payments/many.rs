//! What is done for many payments at once, by statements about many rows.

use super::settle::{captured, refunded_in_full};
use super::sql::{self, insert_refund};
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::orders::history::{self, Change, Machine};
use crate::orders::line::{self, Line};
use crate::stock::ledger;
use crate::storage::many::MANY;
use crate::storage::{Result, StorageError, Tx};
use miri_common::labels::PaymentStatus;
use miri_common::{OrderId, Won};
use serde_json::json;

/// As [`start`](super::settle::start), for many orders; gives the amounts of those whose payment is in progress now.
pub(super) async fn start_all(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
    now: ShopTime,
) -> Result<Vec<(OrderId, Won)>> {
    let mut started = Vec::with_capacity(orders.len());
    let mut changes = Vec::with_capacity(orders.len());
    for some in orders.chunks(MANY) {
        let mut at_screen = Vec::with_capacity(some.len());
        for payment in sql::lock_all(tx, some).await? {
            match (payment.status, payment.amount) {
                (PaymentStatus::ScreenEntered, _) => at_screen.push(payment.order),
                (PaymentStatus::InProgress, Some(amount)) => started.push((payment.order, amount)),
                _ => {}
            }
        }
        if at_screen.is_empty() {
            continue;
        }
        let mut kept = line::of_orders(tx, &at_screen).await?;
        kept.retain(Line::is_kept);
        sql::start_all(tx, &at_screen, now).await?;
        line::charge_kept_of(tx, &at_screen, kept.len()).await?;
        for order in at_screen {
            let lines = kept.iter().filter(|line| line.order == order);
            let amount = Won::checked_sum(lines.map(|line| line.subtotal))
                .ok_or_else(|| StorageError::Corrupt(format!("the total of order {order} is too large")))?;
            started.push((order, amount));
            changes.push(change(order, sql::START_EDGE));
        }
    }
    history::record_all(tx, &changes, now).await?;
    Ok(started)
}

fn change(order: OrderId, (from, to): (PaymentStatus, PaymentStatus)) -> Change {
    Change { order, line: None, machine: Machine::Payment, edge: (from.code(), to.code()) }
}

/// As [`captured`], for many orders.
pub(super) async fn captured_all(tx: &mut Tx<'_>, captures: &[(OrderId, Won)], now: ShopTime) -> Result<()> {
    let (mut changes, mut sold) = (Vec::with_capacity(captures.len()), Vec::with_capacity(captures.len()));
    // Whatever is not as nearly always is decided one by one, after the goods have been touched in the order of their ids.
    let (mut others, mut emptied) = (Vec::new(), Vec::new());
    for some in captures.chunks(MANY) {
        let orders: Vec<_> = some.iter().map(|(order, _)| *order).collect();
        let payments = sql::lock_all(tx, &orders).await?;
        let is_asked = |(order, amount): (OrderId, Won)| {
            payments.iter().any(|payment| {
                payment.order == order
                    && payment.status == PaymentStatus::InProgress
                    && payment.amount == Some(amount)
                    && payment.captured == Won::ZERO
            })
        };
        let asked: Vec<_> = some.iter().filter(|it| is_asked(**it)).map(|(order, _)| *order).collect();
        others.extend(some.iter().filter(|it| !is_asked(**it)).copied());
        if asked.is_empty() {
            continue;
        }
        sql::complete_all(tx, &asked, now).await?;
        let lines = line::of_orders(tx, &asked).await?;
        for line in lines.iter().filter(|line| line.charged) {
            if line.is_kept() {
                sold.push(line.units());
            } else {
                insert_refund(tx, line.order, line.id, line.subtotal, now).await?;
            }
        }
        for order in asked {
            changes.push(change(order, sql::COMPLETE_EDGE));
            tx.emit(Topic::PaymentCompleted, format!("order:{order}"), json!({ "orderId": order }));
            if !lines.iter().any(|line| line.order == order && line.is_kept()) {
                emptied.push(order);
            }
        }
    }
    history::record_all(tx, &changes, now).await?;
    ledger::sell(tx, &sold, now).await?;
    for order in emptied {
        refunded_in_full(tx, order, now).await?;
    }
    for (order, amount) in others {
        captured(tx, order, amount, now).await?;
    }
    Ok(())
}
