//! The audit: what must be true of the live shop, checked by id in one snapshot.
//!
//! | # | invariant | where |
//! |---|---|---|
//! | I1 | each goods: received = available + held + sold; each balance >= 0 and the sum of its movements | `units` |
//! | I2 | held = units of lines ordered and unpaid, sold = units of lines paid and neither cancelled nor returned; by line, from its own account | `units` |
//! | I4 | each order: captured - refunded - refunds due = the lines paid and neither cancelled nor returned | `money` |
//! | I6 | nothing rests in a passing state longer than its limit: a payment past its deadline, a return past its day | `waiting` |
//! | I9 | the gate = the database, for goods that no order is touching | `gate` |
//! | I10 | every state was reached along allowed edges: history replayed = current row | `replay` |
//! | I11 | the database file is sound (only `deep`) | `file` |
//! | I12 | per buyer and goods: kept units <= the largest limit frozen on those lines | `limits` |
//!
//! It reads and never mends.

mod file;
mod gate;
mod limits;
mod money;
mod replay;
mod units;
mod waiting;

use super::gate::Gate;
use crate::clock::Clock;
use crate::events::log;
use crate::storage::{Result, Store, Tx};
use jiff::tz::TimeZone;
use miri_common::api::{AuditReport, AuditViolation};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

/// For how long an audit may read.
const LIMIT: Duration = Duration::from_mins(10);
/// For how long the gate may need to take note of the snapshot's last event.
const GATE_PATIENCE: Duration = Duration::from_secs(2);
/// The most violations that are reported; one is enough to act on.
const MAX_VIOLATIONS: usize = 1_000;

/// How thorough an audit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Depth {
    /// The shop's own invariants.
    #[default]
    Shop,
    /// The database file as well.
    Deep,
}

/// What was looked at and what was found.
#[derive(Debug, Default)]
struct Findings {
    checked: BTreeMap<String, i64>,
    violations: Vec<AuditViolation>,
}

impl Findings {
    fn count(&mut self, what: &str, number: i64) {
        self.checked.insert(what.to_owned(), number);
    }

    fn violation(&mut self, invariant: &str, id: String, expected: impl Display, found: impl Display) {
        if self.violations.len() < MAX_VIOLATIONS {
            let (expected, found) = (expected.to_string(), found.to_string());
            self.violations.push(AuditViolation { invariant: invariant.to_owned(), id, expected, found });
        }
    }
}

/// Audits the live shop.
pub async fn audit(
    store: &Store,
    gate: &Arc<Gate>,
    (clock, zone): (&Clock, &TimeZone),
    depth: Depth,
) -> Result<AuditReport> {
    let before = gate.counters().await;
    let (clock, zone) = (clock.clone(), zone.clone());
    let (mut findings, available, last_event) = store
        .read_for(LIMIT, async move |tx: &mut Tx<'_>| -> Result<_> {
            let mut findings = Findings::default();
            let available = units::check(tx, &mut findings).await?;
            money::check(tx, &mut findings).await?;
            waiting::check(tx, &mut findings, clock.shop(), &zone).await?;
            replay::check(tx, &mut findings).await?;
            limits::check(tx, &mut findings).await?;
            let last_event = log::last_id(tx).await?;
            if depth == Depth::Deep {
                file::check(tx, &mut findings).await?;
            }
            Ok((findings, available, last_event))
        })
        .await?;
    if let Some(before) = before {
        // Events of the snapshot that the gate has not seen yet would look like drift.
        let caught_up = tokio::time::timeout(GATE_PATIENCE, gate.caught_up(last_event)).await.is_ok();
        // A gate that has gone away meanwhile counts nothing that could be wrong.
        if let Some(after) = gate.counters().await {
            gate::check(&mut findings, &before, &after, &available, caught_up);
        }
    }
    Ok(AuditReport {
        clean: findings.violations.is_empty(),
        checked: findings.checked,
        violations: findings.violations,
    })
}
