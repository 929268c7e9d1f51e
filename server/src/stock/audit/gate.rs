//! I9: the gate agrees with the database.
//!
//! The two are never looked at in the same instant, so only goods are compared that no order is touching: without an open
//! hold before and after the snapshot, and unchanged in between.

use super::Findings;
use crate::stock::gate::GateCounters;
use miri_common::GoodsId;
use std::collections::HashMap;

pub(super) fn check(
    findings: &mut Findings,
    before: &GateCounters,
    after: &GateCounters,
    available: &HashMap<GoodsId, i64>,
    caught_up: bool,
) {
    let mut compared = 0;
    let mut goods: Vec<_> = before.quiet.iter().collect();
    goods.sort_unstable_by_key(|(id, _)| **id);
    for (id, counter) in goods {
        if !caught_up || after.quiet.get(id) != Some(counter) {
            continue;
        }
        compared += 1;
        let database = available.get(id).copied().unwrap_or(0);
        if counter.0 != database {
            findings.violation("I9", format!("goods {id}"), format!("{database} in the gate"), counter.0);
        }
    }
    findings.count("gate", compared);
    if !caught_up {
        findings.violation(
            "I9",
            "gate".to_owned(),
            "every event taken note of",
            "the gate lags behind the log",
        );
    }
}
