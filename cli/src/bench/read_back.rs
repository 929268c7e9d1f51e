//! `miri bench read-back`: which of the orders on stdin are in the database. `miri bench order` starts it once the server has
//! ended, so that whoever looks has nothing in memory of those who wrote.

use super::failed;
use super::server::own_command;
use super::target::Target;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Out, Shown, Times, heading};
use clap::Args;
use miri_common::OrderId;
use miri_server::Config;
use miri_server::bench::Shop;
use miri_server::config::sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::process::Stdio;
use utoipa::ToSchema;

/// Missing orders that are named.
const NAMED: usize = 20;

const EXAMPLES: &str = "\
Examples:
  printf '1\\n2\\n' | MIRI_DATA_DIR=/var/lib/miri miri bench read-back";

const NOTES: &str = "\
Reads the variables MIRI_* of miri serve, and no server may have the database open. Fails when an order is missing.";

/// `miri bench read-back`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = NOTES)]
pub(crate) struct ReadBackArgs {}

/// What another process found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadBack {
    /// Orders that were asked for.
    pub(super) acknowledged: usize,
    /// Those that are there.
    #[serde(rename = "readBack")]
    pub(super) found: usize,
    /// Those of them that are not paid.
    pub(super) unpaid: usize,
    /// The first of those that are not there.
    pub(super) missing: Vec<OrderId>,
}

impl ReadBack {
    /// Nothing was asked for yet.
    pub(super) const NOTHING: Self = Self { acknowledged: 0, found: 0, unpaid: 0, missing: Vec::new() };

    /// Takes up what became of further orders.
    pub(super) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.found += other.found;
        self.unpaid += other.unpaid;
        self.missing.extend(other.missing);
    }

    /// Fails when an order is missing.
    pub(super) fn check(&self) -> Result<(), CliError> {
        let lost = self.acknowledged - self.found;
        if lost == 0 {
            return Ok(());
        }
        let named: Vec<_> = self.missing.iter().map(ToString::to_string).collect();
        Err(CliError::Other(format!(
            "{lost} acknowledged orders are not in the database: {}",
            named.join(", ")
        )))
    }
}

impl ReadBackArgs {
    /// Reads ids from stdin, one a line, and looks for them.
    pub(super) async fn run(self, out: Out) -> Result<(), CliError> {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| CliError::io("stdin", error))?;
        let ids: Result<Vec<OrderId>, _> = text.lines().map(str::parse).collect();
        let ids = ids.map_err(|_| CliError::usage("stdin must have one order id a line"))?;
        let found = look(&ids).await.map_err(|error| failed(&error))?;
        out.record(&found, &Times::WallClock)?;
        found.check()
    }
}

async fn look(ids: &[OrderId]) -> anyhow::Result<ReadBack> {
    let values = sources::resolve(&BTreeMap::new(), &|name| std::env::var(name).ok(), None)?;
    let shop = Shop::open(&Config::from_resolved(&values)?).await?;
    let found = shop.read_back(ids).await;
    shop.close().await;
    let mut found = found?;
    found.missing.truncate(NAMED);
    Ok(ReadBack {
        acknowledged: ids.len(),
        found: found.orders,
        unpaid: found.unpaid,
        missing: found.missing,
    })
}

/// Has a new process look for these orders.
pub(super) async fn in_new_process(target: &Target, ids: &[OrderId]) -> Result<ReadBack, CliError> {
    let failed = |error| CliError::io("miri bench read-back", error);
    let mut command = own_command(target)?;
    command.args(["bench", "read-back", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let mut text = String::with_capacity(ids.len() * 8);
    for id in ids {
        // Writing to a text cannot fail.
        let _written = writeln!(text, "{id}");
    }
    let stdin = child.stdin.take();
    let output = tokio::task::spawn_blocking(move || {
        if let Some(mut stdin) = stdin {
            stdin.write_all(text.as_bytes())?;
        }
        child.wait_with_output()
    });
    let output = output.await.map_err(|error| CliError::Other(error.to_string()))?.map_err(failed)?;
    // With an order missing it fails as well, and its answer says so.
    serde_json::from_slice(&output.stdout)
        .map_err(|_| CliError::Other(format!("miri bench read-back: {}", output.status)))
}

impl Shown for ReadBack {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let count = |count: usize| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            ("acknowledged", heading("수락된 주문", "Acknowledged"), count(self.acknowledged)),
            ("readBack", heading("다시 읽은 주문", "Read back"), count(self.found)),
            ("unpaid", heading("미결제 주문", "Unpaid"), count(self.unpaid)),
        ]
    }
}
