//! `miri demo`: a whole shop in one command.
//!
//! Owns the embedded server (`shop`), the demo catalogue (`catalogue`), filling the shop (`fill`) and the purchase
//! that is played (`story`). Everything after the start goes over HTTP like any other client; the demo has no way
//! round the server. No `MIRI_*` variable but `MIRI_LOG` reaches it.

mod catalogue;
mod fill;
mod shop;
mod story;
mod tell;
mod wait;

use crate::failure::CliError;
use crate::output::{self, Out};
use crate::run::runtime;
use crate::settings::Env;
use clap::Args;
use miri_common::Lang;
use miri_common::api::AuditReport;
use serde::Serialize;
use std::path::PathBuf;
use tell::Teller;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri demo
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
}

/// How the demo went, for programs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Played<'a> {
    orders: &'a [i64],
    #[serde(flatten)]
    audit: &'a AuditReport,
}

/// Plays the demo from the first line to the audit.
pub(crate) fn run(args: &DemoArgs, env: &Env, out: Out, lang: Lang) -> Result<(), CliError> {
    log_where_asked(env)?;
    runtime(Builder::new_multi_thread())?.block_on(play(args, out, lang))
}

async fn play(args: &DemoArgs, out: Out, lang: Lang) -> Result<(), CliError> {
    let teller = Teller::new(out, lang);
    let told = shop::open(args.keep.as_deref(), async |shop| {
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
    if told.audit.clean { Ok(()) } else { Err(CliError::Drift { violations: told.audit.violations.len() }) }
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
