//! `miri demo`: a whole shop in one command.
//!
//! Owns the embedded server (`shop`), the demo catalogue (`catalogue`), filling the shop (`fill`), the client that is opened
//! on it at a terminal (`client`) and the purchase that is played without one (`story`). Everything after the start goes over HTTP like any other client; the demo has no way
//! round the server. No `MIRI_*` variable but `MIRI_LOG` reaches it.

mod catalogue;
mod client;
mod fill;
mod shop;
mod story;
mod tell;
mod wait;

use crate::ask::Asks;
use crate::failure::CliError;
use crate::output::{self, Out};
use crate::run::runtime;
use crate::settings::Env;
use crate::shop::is_terminal;
use clap::Args;
use miri_common::Lang;
use miri_common::api::AuditReport;
use miri_server::config::ProviderKind;
use serde::Serialize;
use std::path::PathBuf;
use tell::Teller;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

const EXAMPLES: &str = "\
Examples:
  miri demo                               at a terminal: the client, on a shop of its own
  miri demo --story                       a purchase from end to end, told line by line
  miri demo --keep ./my-shop              then: miri serve --data-dir ./my-shop
  miri demo --json | jq .clean
  MIRI_LOG=info miri demo                 with the server's log on stderr";

/// `miri demo`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct DemoArgs {
    /// Keep the data in this folder, which must be empty or new [default: a temporary folder, removed at the end]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Tell a purchase from end to end instead of opening the client; what happens without a terminal anyway
    #[arg(long)]
    story: bool,
}

/// How the demo went, for programs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Played<'a> {
    orders: &'a [i64],
    #[serde(flatten)]
    audit: &'a AuditReport,
}

/// Opens the client at a terminal, and else plays the demo from the first line to the audit.
pub(crate) fn run(args: &DemoArgs, env: &Env, asks: Asks, out: Out, lang: Lang) -> Result<(), CliError> {
    log_where_asked(env)?;
    // A log would be written across the client, so whoever asks for one is told the story.
    let quiet = env.get("MIRI_LOG").is_none();
    let client = quiet && !args.story && !out.is_json() && asks.somebody() && is_terminal();
    runtime(Builder::new_multi_thread())?.block_on(async {
        if client { visit(args, env, out, lang).await } else { play(args, out, lang).await }
    })
}

/// The client, until it is closed, and then the audit of what was bought in it.
async fn visit(args: &DemoArgs, env: &Env, out: Out, lang: Lang) -> Result<(), CliError> {
    let teller = Teller::new(out, lang);
    // Whoever sits at the terminal pays or leaves the payment screen; there is somebody to decide.
    let audit = shop::open(args.keep.as_deref(), ProviderKind::Manual, async |shop| {
        teller.opening(shop, args.keep.as_deref())?;
        let filled = fill::fill(shop, lang).await?;
        client::open(shop, &filled, env, lang).await?;
        Ok(filled.admin.stock_audit(true).await?)
    })
    .await?;
    output::print(&teller.audit(&audit))?;
    judge(&audit)
}

async fn play(args: &DemoArgs, out: Out, lang: Lang) -> Result<(), CliError> {
    let teller = Teller::new(out, lang);
    let told = shop::open(args.keep.as_deref(), ProviderKind::Simulated, async |shop| {
        teller.opening(shop, args.keep.as_deref())?;
        let filled = fill::fill(shop, lang).await?;
        story::play(&filled, &teller).await
    })
    .await?;
    if out.is_json() {
        out.document(&Played { orders: &told.orders, audit: &told.audit })?;
    } else {
        output::print(&teller.audit(&told.audit))?;
    }
    judge(&told.audit)
}

fn judge(audit: &AuditReport) -> Result<(), CliError> {
    if audit.clean { Ok(()) } else { Err(CliError::Drift { violations: audit.violations.len() }) }
}

/// The server's log, on stderr, where `MIRI_LOG` asks for it; a demo is quiet otherwise.
fn log_where_asked(env: &Env) -> Result<(), CliError> {
    let Some(filter) = env.get("MIRI_LOG") else { return Ok(()) };
    let filter =
        EnvFilter::try_new(filter).map_err(|error| CliError::usage(format!("MIRI_LOG={filter}: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init()
        .map_err(|error| CliError::Other(error.to_string()))
}
