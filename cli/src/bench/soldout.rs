//! `miri bench soldout`: refusals a second of goods that are sold out: one look at the gate, no write.

use super::Load;
use super::asks::Kind;
use super::measure::measure;
use crate::failure::CliError;
use crate::output::Out;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri bench soldout
  miri bench soldout --connections 256";

const NOTES: &str = "\
The goods have no units. What counts is the refusal OUT_OF_STOCK; of-noop says how much that is of a no-op that reads the same request.";

/// `miri bench soldout`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = NOTES)]
pub(crate) struct SoldoutArgs {
    #[command(flatten)]
    load: Load,
}

impl SoldoutArgs {
    /// Measures and tells.
    pub(super) async fn run(self, out: Out) -> Result<(), CliError> {
        measure(Kind::Soldout, &self.load, out).await
    }
}
