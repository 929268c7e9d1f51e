//! What a bench tells: a table for people, rows for a pipe, one object for programs.

use super::figures::Figures;
use super::read_back::ReadBack;
use crate::failure::CliError;
use crate::output::{self, Cell, Heading, Listed, Out, Times, heading, where_wide};
use crate::words::say;
use miri_common::Lang;
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds that the last order may take to be paid after the last answer.
const DRAIN_LIMIT_S: f64 = 2.0;

/// A whole bench.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// What was measured.
    pub(super) bench: &'static str,
    /// The kind of database.
    pub(super) database: &'static str,
    /// The kind of gate.
    pub(super) gate: &'static str,
    /// Connections at once.
    pub(super) connections: u16,
    /// Seconds of each measurement.
    pub(super) duration_s: u32,
    /// Requests a second that were due; none: as fast as they were answered.
    pub(super) rate: Option<u32>,
    /// Goods that were asked for in turn.
    pub(super) goods: u32,
    /// Orders that were there before.
    pub(super) existing_orders: u32,
    /// Each repeat.
    pub(super) repeats: Vec<Figures>,
    /// The median of each figure.
    pub(super) median: Figures,
    /// Accepted orders and what became of them; only of `miri bench order`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub(super) orders: Option<ReadBack>,
}

/// A row of the table.
struct Row {
    name: String,
    figures: Figures,
}

impl Report {
    /// Tells all of it.
    pub(super) fn tell(&self, out: Out) -> Result<(), CliError> {
        if out.is_json() {
            return out.document(self);
        }
        let lang = out.lang();
        output::note(&self.heading(lang))?;
        let repeats =
            self.repeats.iter().enumerate().map(|(number, figures)| (format!("{}", number + 1), figures));
        let median = (lang.pick("중앙값", "median").to_owned(), &self.median);
        let rows: Vec<_> =
            repeats.chain([median]).map(|(name, figures)| Row { name, figures: *figures }).collect();
        out.rows(&rows, &Times::WallClock)?;
        for remark in self.remarks(lang) {
            output::note(&remark)?;
        }
        Ok(())
    }

    fn heading(&self, lang: Lang) -> String {
        let Self { bench, database, gate, connections, duration_s, repeats, .. } = self;
        let pace = match self.rate {
            Some(rate) => say!(lang, "초당 {rate}건", "{rate} requests a second"),
            None => lang.pick("응답하는 대로", "as fast as answered").to_owned(),
        };
        let times = repeats.len();
        say!(
            lang,
            "{bench}: {database} + {gate}, 연결 {connections}개, {pace}, {duration_s}초씩 {times}회",
            "{bench}: {database} + {gate}, {connections} connections, {pace}, {times} times {duration_s} s"
        )
    }

    fn remarks(&self, lang: Lang) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(ReadBack { acknowledged, found, unpaid, .. }) = &self.orders {
            remarks.push(say!(
                lang,
                "수락된 주문 {acknowledged}건 중 {found}건을 다른 프로세스가 다시 읽음, 미결제 {unpaid}건",
                "acknowledged {acknowledged}, read back by another process {found}, unpaid {unpaid}"
            ));
        }
        if self.repeats.iter().filter_map(|repeat| repeat.drain_s).any(|drain| drain > DRAIN_LIMIT_S) {
            remarks.push(say!(
                lang,
                "결제가 {DRAIN_LIMIT_S}초 안에 끝나지 않음: 초당 주문 수는 지속할 수 있는 값이 아닙니다",
                "the payments took more than {DRAIN_LIMIT_S} s to catch up: these orders a second cannot be kept up"
            ));
        }
        remarks
    }
}

fn whole(value: f64) -> Cell {
    Cell::Figure(format!("{value:.0}"))
}

fn fine(value: f64) -> Cell {
    Cell::Figure(format!("{value:.2}"))
}

fn maybe(value: Option<f64>, cell: fn(f64) -> Cell) -> Cell {
    value.map_or(Cell::MaybeNumber(None), cell)
}

impl Listed for Row {
    const NAMES: &'static [&'static str] = &[
        "repeat",
        "noopPerS",
        "gatePerS",
        "sqlPerS",
        "boundPerS",
        "perS",
        "ofNoop",
        "ofBound",
        "refused",
        "p50Ms",
        "p99Ms",
        "maxMs",
        "drainS",
        "fsyncsEach",
        "peakMib",
    ];
    const HEADINGS: &'static [Heading] = &[
        heading("회차", "repeat"),
        heading("no-op/초", "no-op/s"),
        where_wide("게이트/초", "gate/s"),
        where_wide("SQL/초", "sql/s"),
        heading("한계/초", "bound/s"),
        heading("결과/초", "result/s"),
        heading("no-op 대비", "of-noop"),
        heading("한계 대비", "of-bound"),
        where_wide("거절", "refused"),
        heading("p50 ms", "p50 ms"),
        heading("p99 ms", "p99 ms"),
        where_wide("최대 ms", "max ms"),
        where_wide("소진 초", "drain s"),
        where_wide("fsync/건", "fsyncs"),
        where_wide("메모리 MiB", "MiB"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let f = &self.figures;
        vec![
            Cell::text(self.name.clone()),
            whole(f.noop_per_s),
            maybe(f.gate_per_s, whole),
            maybe(f.sql_per_s, whole),
            maybe(f.bound_per_s, whole),
            whole(f.per_s),
            fine(f.of_noop),
            maybe(f.of_bound, fine),
            whole(f.refused),
            fine(f.p50_ms),
            fine(f.p99_ms),
            fine(f.max_ms),
            maybe(f.drain_s, fine),
            maybe(f.fsyncs_each, |each| Cell::Figure(format!("{each:.3}"))),
            maybe(f.peak_mib, whole),
        ]
    }
}
