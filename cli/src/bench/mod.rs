//! `miri bench`: how fast the shop is on this machine, and how close that is to what the machine could do.
//!
//! Owns the load (`load`, `connection`, `asks`), the server under it (`server`), the course of a measurement (`measure`) and its
//! figures (`figures`, `report`). The server is a process of its own, the same binary, on a database of its own; the load
//! comes from this process, on the same cores. What is measured inside this process (the gate alone, the statements alone)
//! is the server's own code, through `miri_server::bench`. docs/performance.md says what the figures mean.
//!
//! One file a verb: `order`, `soldout`, `browse`, and `read_back`, which `order` starts by itself.

mod asks;
mod browse;
mod connection;
mod figures;
mod load;
mod measure;
mod order;
mod read_back;
mod report;
mod server;
mod soldout;
mod target;

pub(crate) use read_back::ReadBack;
pub(crate) use report::Report;

use crate::failure::CliError;
use crate::output::Out;
use crate::run::runtime;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tokio::runtime::Builder;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri bench order
  miri bench order --connections 256 --rate 5000
  miri bench soldout --json | jq .median.ofNoop
  miri bench browse --database-url mariadb://miri:secret@127.0.0.1/bench --redis-url redis://127.0.0.1:6379";

/// What is measured.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Orders a second that are accepted, durable and paid
    Order(order::OrderArgs),
    /// Orders a second that are told that the goods are sold out
    Soldout(soldout::SoldoutArgs),
    /// Pages of goods and single goods a second
    Browse(browse::BrowseArgs),
    /// Count the orders on stdin that are in the database; `order` runs this in a process of its own
    #[command(hide = true)]
    ReadBack(read_back::ReadBackArgs),
}

/// How hard and on what. Every verb has these.
#[derive(Debug, Clone, Args)]
pub(super) struct Load {
    /// Connections at once, each of a shopper of its own
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4000))]
    pub(super) connections: u16,
    /// Seconds of each measurement
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(super) duration: u32,
    /// Requests a second, each timed from when it was due [default: each connection asks as fast as it is answered]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) rate: Option<u32>,
    /// How often everything is measured, in turn; the medians are told
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(super) repeats: u16,
    /// Goods that are asked for in turn
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) goods: u32,
    /// Paid orders that are in the database before
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100_000_000))]
    pub(super) existing_orders: u32,
    /// The server's files, in a folder without a shop [default: a temporary folder, removed at the end]
    #[arg(long, value_name = "FOLDER")]
    pub(super) data_dir: Option<PathBuf>,
    /// A database without a shop, as `miri serve` takes it [default: a SQLite file in the data folder]
    #[arg(long, value_name = "URL")]
    pub(super) database_url: Option<String>,
    /// The Redis that keeps the gate's counters, as `miri serve` takes it
    #[arg(long, value_name = "URL")]
    pub(super) redis_url: Option<String>,
}

/// Measures, from the first row in the database to the last figure.
pub(crate) fn run(command: BenchCommand, out: Out) -> Result<(), CliError> {
    runtime(Builder::new_multi_thread())?.block_on(async {
        let measuring = async {
            match command {
                BenchCommand::Order(args) => args.run(out).await,
                BenchCommand::Soldout(args) => args.run(out).await,
                BenchCommand::Browse(args) => args.run(out).await,
                BenchCommand::ReadBack(args) => args.run(out).await,
            }
        };
        tokio::select! {
            biased;
            ended = measuring => ended,
            _ = tokio::signal::ctrl_c() => Err(CliError::Interrupted { again: None }),
        }
    })
}

/// A failure of the server's own code.
fn failed(error: &anyhow::Error) -> CliError {
    CliError::Other(format!("{error:#}"))
}
