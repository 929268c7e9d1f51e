//! I10: history, replayed from the first state of each machine along allowed edges, gives the current row.

use super::Findings;
use crate::orders;
use crate::orders::history::Machine;
use crate::params;
use crate::payments;
use crate::returns;
use crate::shipping;
use crate::storage::{Result, Tx};
use std::collections::HashMap;

/// Orders replayed at once, so that memory does not grow with the shop.
const CHUNK: i64 = 2_000;

/// Whose state: the order, the line where it has its own, and which machine.
type Subject = (i64, Option<i64>, Machine);

/// The current states of orders in a range of ids, one row a subject.
const CURRENT: &str = "SELECT order_id, NULL, 'payment', status FROM payments WHERE order_id > ? AND order_id <= ?
    UNION ALL SELECT order_id, id, 'order', status FROM order_lines WHERE order_id > ? AND order_id <= ?
    UNION ALL SELECT l.order_id, l.id, 'shipping', s.status FROM shippings s JOIN order_lines l ON l.id = s.line_id
        WHERE l.order_id > ? AND l.order_id <= ?
    UNION ALL SELECT order_id, line_id, 'refund', state FROM refunds WHERE order_id > ? AND order_id <= ?
    UNION ALL SELECT order_id, line_id, 'return', status FROM returns WHERE order_id > ? AND order_id <= ?";

pub(super) async fn check(tx: &mut Tx<'_>, findings: &mut Findings) -> Result<()> {
    let last: i64 = tx.query_one("SELECT COALESCE(MAX(id), 0) FROM orders", &[]).await?.get(0)?;
    let mut changes = 0;
    let mut from = 0;
    while from < last {
        let to = from + CHUNK;
        changes += check_range(tx, findings, from, to).await?;
        from = to;
    }
    findings.count("changes", changes);
    Ok(())
}

async fn check_range(tx: &mut Tx<'_>, findings: &mut Findings, from: i64, to: i64) -> Result<i64> {
    let mut replayed: HashMap<Subject, String> = HashMap::new();
    let history = tx
        .query_all(
            "SELECT order_id, line_id, machine, from_state, to_state FROM order_history
             WHERE order_id > ? AND order_id <= ? ORDER BY id",
            params![from, to],
        )
        .await?;
    for row in &history {
        let subject: Subject = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (before, after): (String, String) = (row.get(3)?, row.get(4)?);
        let state = replayed.get(&subject).map_or_else(|| first_state(subject.2), String::as_str);
        if state != before || !allows(subject.2, &before, &after) {
            findings.violation(
                "I10",
                name(&subject),
                format!("a change from {state} along an edge"),
                format!("{before} -> {after}"),
            );
        }
        replayed.insert(subject, after);
    }
    let current = tx.query_all(CURRENT, params![from, to, from, to, from, to, from, to, from, to]).await?;
    for row in &current {
        let subject: Subject = (row.get(0)?, row.get(1)?, row.get(2)?);
        let state: String = row.get(3)?;
        let expected = replayed.remove(&subject).unwrap_or_else(|| first_state(subject.2).to_owned());
        if expected != state {
            findings.violation("I10", name(&subject), expected, state);
        }
    }
    for subject in replayed.keys() {
        findings.violation("I10", name(subject), "a row", "a history without one");
    }
    Ok(i64::try_from(history.len()).unwrap_or(i64::MAX))
}

fn first_state(machine: Machine) -> &'static str {
    match machine {
        Machine::Order => "COMPLETED",
        Machine::Payment => "PAYMENT_SCREEN_ENTERED",
        Machine::Shipping => "PENDING",
        Machine::Refund => "DUE",
        Machine::Return => returns::rules::NOT_ASKED,
    }
}

fn allows(machine: Machine, from: &str, to: &str) -> bool {
    match machine {
        Machine::Order => orders::rules::EDGES.iter().any(|(a, b)| (a.code(), b.code()) == (from, to)),
        Machine::Payment => payments::rules::EDGES.iter().any(|(a, b)| (a.code(), b.code()) == (from, to)),
        Machine::Shipping => shipping::EDGES.iter().any(|(a, b)| (a.code(), b.code()) == (from, to)),
        Machine::Refund => {
            payments::rules::REFUND_EDGES.iter().any(|(a, b)| (a.name(), b.name()) == (from, to))
        }
        Machine::Return => returns::rules::EDGES.contains(&(from, to)),
    }
}

fn name((order, line, machine): &Subject) -> String {
    match line {
        Some(line) => format!("line {line} of order {order}: {}", machine.name()),
        None => format!("order {order}: {}", machine.name()),
    }
}
