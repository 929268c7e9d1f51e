//! `miri goods import`: a file of goods becomes goods of the caller.
//!
//! Owns the order of things: the whole file is read and held against the contract's rules (`file`), compared with what is
//! there (`plan`), and only then anything is sent (`apply`). Goods are found again by their sku, which is unique for a
//! seller, so what was done already is done no second time: after an interruption the same command goes on where it was.

mod apply;
mod plan;

pub(crate) use apply::ImportReport;

use super::file::parse;
use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::Times;
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use miri_common::api::MyGoods;
use miri_common::client::Client;
use plan::Plan;
use std::io::Read;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  miri goods import goods.csv
  miri goods import goods.csv --dry-run --json
  zcat goods.ndjson.gz | miri goods import - --yes --partial

CSV with a header, or one JSON object a line: sku, goodsName, goodsDescription, goodsPrice, stockQuantity, category,
reservationStartTime, limitPerBuyer, onSale. Goods whose sku is there are changed, others are made. A file with bad rows
imports nothing (exit code 2), with --partial the rest (exit code 3); each bad row is named with its line.

The stock of goods that are there stays as it is unless --set-stock says otherwise, because units that were sold since the
file was written would come back. An import that was interrupted goes on when the same command is run again.

Columns in a pipe, one row an error: line, sku, message";

/// The largest file that is read.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// `miri goods import`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ImportArgs {
    /// The file; - is stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Import the good rows of a file that has bad ones
    #[arg(long)]
    partial: bool,
    /// Set the stock of goods that are there already, too
    #[arg(long)]
    set_stock: bool,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// What is done to the stock of goods that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StockRule {
    /// It stays.
    Keep,
    /// It becomes what the file says.
    Set,
}

impl ImportArgs {
    /// Imports the file after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        self.write.takes_a_key_for(usize::MAX)?;
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let (rows, mut bad) = parse(&self.read()?, app.lang())?;
        let count = rows.len() + bad.len();
        let rule = if self.set_stock { StockRule::Set } else { StockRule::Keep };
        let plan = Plan::make(&change.client, rows, rule, &mut bad).await?;
        let mut report = ImportReport::new(count, bad);
        if report.has_errors() && !self.partial {
            let failed = report.errors().len();
            report.show(change.out())?;
            return Err(CliError::BadRows { failed, all: count });
        }
        let (new, changed) = (plan.new_count(), plan.changed_count());
        if new + changed > 0 {
            let what = say!(
                app.lang(),
                "상품 {new}개를 등록하고 {changed}개를 변경합니다.",
                "This makes {new} goods and changes {changed}."
            );
            change.confirm(&what).await?;
        }
        // Run again, an import goes on by the sku of each row, so there is no outcome to ask for; and a file is thousands of writes.
        let client = change.client.clone().without_journal();
        apply::apply(&client, self.write.effect(), plan, &mut report, app.lang()).await?;
        let failed = report.errors().len();
        report.show(change.out())?;
        if failed == 0 { Ok(()) } else { Err(CliError::Partial { failed, all: count }) }
    }

    fn read(&self) -> Result<Vec<u8>, CliError> {
        let name = self.file.display().to_string();
        let failed = |error| CliError::io(name.clone(), error);
        let mut bytes = Vec::new();
        let source: Box<dyn Read> = if self.file == Path::new("-") {
            Box::new(std::io::stdin().lock())
        } else {
            Box::new(std::fs::File::open(&self.file).map_err(failed)?)
        };
        source.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(CliError::usage(format!("{name}: more than {MAX_BYTES} bytes; split it")));
        }
        Ok(bytes)
    }
}

/// Everything that the caller sells, page by page.
pub(super) async fn my_goods(client: &Client) -> Result<Vec<MyGoods>, CliError> {
    let mut all = Vec::new();
    for page in 0.. {
        let sort = ("sort", "id,asc".to_owned());
        let query = vec![("page", page.to_string()), ("size", "100".to_owned()), sort];
        let found = client.my_goods(query).await?.register_goods;
        all.extend(found.content);
        if found.last {
            break;
        }
    }
    Ok(all)
}

impl ImportReport {
    fn show(&self, out: crate::output::Out) -> Result<(), CliError> {
        out.listing(self, self.errors(), &Times::WallClock)?;
        if out.is_json() { Ok(()) } else { crate::output::note(&self.summary(out.lang())) }
    }
}
