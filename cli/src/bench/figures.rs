//! The figures of one repeat, and their medians.

use serde::Serialize;
use utoipa::ToSchema;

/// What one repeat, or the median of all, came to. A figure that this measurement does not have is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figures {
    /// No-op requests a second.
    pub(super) noop_per_s: f64,
    /// Reservations a second of the gate alone.
    pub(super) gate_per_s: Option<f64>,
    /// Orders a second of the statements alone, until they are paid.
    pub(super) sql_per_s: Option<f64>,
    /// What the three above leave possible.
    pub(super) bound_per_s: Option<f64>,
    /// What is measured, a second.
    pub(super) per_s: f64,
    /// That, as a share of the no-op.
    pub(super) of_noop: f64,
    /// That, as a share of the bound.
    pub(super) of_bound: Option<f64>,
    /// Answers that said that the shop had no time.
    pub(super) refused: f64,
    /// Half of the answers came within so many milliseconds.
    pub(super) p50_ms: f64,
    /// 99 of 100 did.
    pub(super) p99_ms: f64,
    /// All did.
    pub(super) max_ms: f64,
    /// Seconds from the last answer until the last order was paid.
    pub(super) drain_s: Option<f64>,
    /// Transactions for each counted answer.
    pub(super) commits_each: f64,
    /// Checkpoints for each counted answer.
    pub(super) checkpoints_each: f64,
    /// Syncs of a file for each counted answer: one a transaction and two a checkpoint. Absent where the database is
    /// another process.
    pub(super) fsyncs_each: Option<f64>,
    /// The most memory that the server had resident, in MiB.
    pub(super) peak_mib: Option<f64>,
}

impl Figures {
    /// Field by field.
    pub(super) fn median(of: &[Self]) -> Self {
        let each = |field: fn(&Self) -> f64| median(of.iter().map(field).collect());
        let some = |field: fn(&Self) -> Option<f64>| {
            let values: Vec<f64> = of.iter().filter_map(field).collect();
            (!values.is_empty()).then(|| median(values))
        };
        Self {
            noop_per_s: each(|f| f.noop_per_s),
            gate_per_s: some(|f| f.gate_per_s),
            sql_per_s: some(|f| f.sql_per_s),
            bound_per_s: some(|f| f.bound_per_s),
            per_s: each(|f| f.per_s),
            of_noop: each(|f| f.of_noop),
            of_bound: some(|f| f.of_bound),
            refused: each(|f| f.refused),
            p50_ms: each(|f| f.p50_ms),
            p99_ms: each(|f| f.p99_ms),
            max_ms: each(|f| f.max_ms),
            drain_s: some(|f| f.drain_s),
            commits_each: each(|f| f.commits_each),
            checkpoints_each: each(|f| f.checkpoints_each),
            fsyncs_each: some(|f| f.fsyncs_each),
            peak_mib: some(|f| f.peak_mib),
        }
    }
}

/// What is possible when each part costs what it costs alone: B = 1 / (1/a + 1/b + ..).
pub(super) fn bound(parts: &[f64]) -> f64 {
    parts.iter().map(|part| part.recip()).sum::<f64>().recip()
}

/// The value that `percent` of 100 sorted latencies do not exceed, in milliseconds; 0 when there is none.
pub(super) fn percentile_ms(sorted_us: &[u32], percent: usize) -> f64 {
    let place = (sorted_us.len() * percent).div_ceil(100).saturating_sub(1);
    sorted_us.get(place).map_or(0.0, |us| f64::from(*us) / 1_000.0)
}

/// The middle value, or the mean of the two; 0 when there is none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2).copied().unwrap_or_default();
    let lower = values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default();
    f64::midpoint(lower, upper)
}

#[cfg(test)]
mod tests {
    use super::{Figures, bound, median, percentile_ms};

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    #[test]
    fn the_bound_is_what_three_costs_in_a_row_leave() {
        assert!(close(bound(&[30_000.0, 30_000.0, 30_000.0]), 10_000.0));
        assert!(close(bound(&[20_000.0]), 20_000.0));
    }

    #[test]
    fn a_median_is_the_middle_one_and_one_outlier_moves_it_little() {
        assert!(close(median(vec![5.0, 1.0, 1_000.0]), 5.0));
        assert!(close(median(vec![4.0, 2.0]), 3.0));
        assert!(close(median(Vec::new()), 0.0));
        let repeat = |per_s, drain_s| Figures { per_s, drain_s, ..Figures::default() };
        let found = Figures::median(&[repeat(1.0, None), repeat(3.0, Some(0.5)), repeat(2.0, None)]);
        assert!(close(found.per_s, 2.0));
        assert_eq!((found.drain_s, found.of_bound), (Some(0.5), None));
    }

    #[test]
    fn a_percentile_is_a_latency_that_was_measured() {
        let sorted: Vec<u32> = (1..=200).map(|ms| ms * 1_000).collect();
        assert!(close(percentile_ms(&sorted, 50), 100.0));
        assert!(close(percentile_ms(&sorted, 99), 198.0));
        assert!(close(percentile_ms(&sorted, 100), 200.0));
        assert!(close(percentile_ms(&[], 99), 0.0));
    }
}
