//! `miri bench order`: accepted, durable, paid orders a second, and the limits that bound them.

use super::Load;
use super::asks::Kind;
use super::measure::measure;
use crate::failure::CliError;
use crate::output::Out;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri bench order
  miri bench order --connections 256 --duration 10 --json
  miri bench order --rate 5000            latencies at 5,000 orders a second, from when each was due";

const NOTES: &str = "\
Only orders count that another process reads back after the server has ended. An order that was acknowledged and is not there makes the \
command fail.

Columns: what is accepted a second, how much that is of the no-op (of-noop) and of the bound B = 1/(1/no-op + 1/gate + 1/sql) \
(of-bound), refused, latencies, drain (seconds until the last order is paid), fsyncs an order, the server's peak memory.";

/// `miri bench order`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = NOTES)]
pub(crate) struct OrderArgs {
    #[command(flatten)]
    load: Load,
}

impl OrderArgs {
    /// Measures and tells.
    pub(super) async fn run(self, out: Out) -> Result<(), CliError> {
        measure(Kind::Order, &self.load, out).await
    }
}
