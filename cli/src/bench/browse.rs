//! `miri bench browse`: pages of the list of goods and single goods, in turn.

use super::Load;
use super::asks::Kind;
use super::measure::measure;
use crate::failure::CliError;
use crate::output::Out;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  miri bench browse
  miri bench browse --goods 100000";

const NOTES: &str = "\
Half of the requests are pages of the list, half are single goods; of-noop says how much that is of a no-op GET.";

/// `miri bench browse`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = NOTES)]
pub(crate) struct BrowseArgs {
    #[command(flatten)]
    load: Load,
}

impl BrowseArgs {
    /// Measures and tells.
    pub(super) async fn run(self, out: Out) -> Result<(), CliError> {
        measure(Kind::Browse, &self.load, out).await
    }
}
