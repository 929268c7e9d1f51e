//! Doing what was planned, and the report of it.

use super::plan::{Plan, Step};
use crate::failure::CliError;
use crate::goods::file::{BadRow, Row};
use crate::output::{Cell, Heading, Listed, heading};
use crate::random;
use crate::words::say;
use futures_util::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use miri_common::api::{ChangeGoods, ChangeStock};
use miri_common::client::{Client, ClientError, Effect};
use miri_common::{GoodsId, Lang};
use serde::Serialize;
use utoipa::ToSchema;

/// Requests at once; the shop commits those that come together together.
const AT_ONCE: usize = 8;

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportReport {
    /// Rows in the file.
    rows: usize,
    /// Goods that were made.
    created: usize,
    /// Goods that were changed.
    changed: usize,
    /// Goods that were as the file says.
    unchanged: usize,
    /// Rows that could not be taken.
    errors: Vec<RowError>,
}

/// A row that could not be taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RowError {
    /// The line of the file, from 1.
    line: u64,
    /// Its key, where it has one.
    sku: String,
    /// What is wrong with it.
    message: String,
}

impl From<BadRow> for RowError {
    fn from(BadRow { line, sku, why }: BadRow) -> Self {
        Self { line, sku, message: why }
    }
}

/// What became of one step.
enum Done {
    Created,
    Changed,
    Kept,
    Refused(RowError),
}

impl ImportReport {
    /// A report of so many rows, of which these are bad.
    pub(super) fn new(rows: usize, bad: Vec<BadRow>) -> Self {
        let errors = bad.into_iter().map(RowError::from).collect();
        Self { rows, created: 0, changed: 0, unchanged: 0, errors }
    }

    /// Whether a row could not be taken.
    pub(super) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The rows that could not be taken.
    pub(super) fn errors(&self) -> &[RowError] {
        &self.errors
    }

    /// It in one line.
    pub(super) fn summary(&self, lang: Lang) -> String {
        let Self { created, changed, unchanged, errors, .. } = self;
        let failed = errors.len();
        say!(
            lang,
            "등록 {created}, 변경 {changed}, 그대로 {unchanged}, 실패 {failed}",
            "{created} made, {changed} changed, {unchanged} as they were, {failed} failed"
        )
    }
}

/// Does every step, several at once. A row that the shop refuses is noted; a shop that cannot be asked any more ends it.
pub(super) async fn apply(
    client: &Client,
    effect: Effect,
    plan: Plan,
    report: &mut ImportReport,
    lang: Lang,
) -> Result<(), CliError> {
    let bar = progress(plan.steps.len());
    let steps = plan.steps.into_iter().map(|step| one(client, effect, step, lang));
    let mut done = stream::iter(steps).buffer_unordered(AT_ONCE);
    while let Some(done) = done.next().await {
        bar.inc(1);
        match done? {
            Done::Created => report.created += 1,
            Done::Changed => report.changed += 1,
            Done::Kept => report.unchanged += 1,
            Done::Refused(error) => report.errors.push(error),
        }
    }
    bar.finish_and_clear();
    report.errors.sort_by_key(|error| error.line);
    Ok(())
}

/// It is drawn on stderr, and only where that is a terminal.
fn progress(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}  {eta}");
    ProgressBar::new(steps as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

async fn one(client: &Client, effect: Effect, step: Step, lang: Lang) -> Result<Done, CliError> {
    let (line, sku, done) = match step {
        Step::Keep => return Ok(Done::Kept),
        Step::Make(row) => (row.line, row.sku.clone(), make(client, effect, &row).await),
        Step::Change { row, id, change, units } => {
            (row.line, row.sku.clone(), change_goods(client, id, &change, units).await)
        }
    };
    match done {
        Ok(done) => Ok(done),
        Err(error @ ClientError::Refused { status: 400 | 404 | 409 | 422, .. }) => {
            let message = CliError::from(error).message(lang);
            Ok(Done::Refused(RowError { line, sku, message }))
        }
        Err(error) => Err(error.into()),
    }
}

async fn make(client: &Client, effect: Effect, row: &Row) -> Result<Done, ClientError> {
    let made = client.register_goods(&row.goods, &random::new_key()).await?;
    // What a dry run has not made cannot be taken off sale.
    if !row.on_sale && effect == Effect::Real {
        let off = ChangeGoods { on_sale: Some(false), ..ChangeGoods::default() };
        client.change_goods(made.goods_id, &off, &random::new_key()).await?;
    }
    Ok(Done::Created)
}

async fn change_goods(
    client: &Client,
    id: GoodsId,
    change: &ChangeGoods,
    units: i64,
) -> Result<Done, ClientError> {
    if !change.is_empty() {
        client.change_goods(id, change, &random::new_key()).await?;
    }
    if units != 0 {
        let stock = ChangeStock { change: units, reason: "import".to_owned() };
        client.change_stock(id, &stock, &random::new_key()).await?;
    }
    Ok(Done::Changed)
}

impl Listed for RowError {
    const NAMES: &'static [&'static str] = &["line", "sku", "message"];
    const HEADINGS: &'static [Heading] =
        &[heading("줄", "line"), heading("SKU", "sku"), heading("이유", "why")];

    fn cells(&self) -> Vec<Cell> {
        let line = i64::try_from(self.line).unwrap_or(i64::MAX);
        vec![Cell::Number(line), Cell::text(&self.sku), Cell::text(&self.message)]
    }
}
