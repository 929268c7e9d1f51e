//! `miri config`: the configuration file.

mod get;
mod list;
mod path;
mod set;

pub(crate) use list::{ConfigList, Setting};
pub(crate) use path::ConfigPath;

use crate::failure::CliError;
use crate::local::Local;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri config path
  miri config list
  miri config set profiles.work.server https://shop.example.com
  miri config get profiles.work.server";

/// `miri config ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Where the file is
    Path(path::PathArgs),
    /// Every setting that is there
    List(list::ListArgs),
    /// One setting
    Get(get::GetArgs),
    /// Change one setting
    Set(set::SetArgs),
}

impl ConfigCommand {
    /// Carries the verb out.
    pub(crate) fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        match self {
            Self::Path(_) => path::run(local),
            Self::List(_) => list::run(local),
            Self::Get(args) => args.run(local),
            Self::Set(args) => args.run(local),
        }
    }
}
