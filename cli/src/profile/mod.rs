//! `miri profile`: shops and accounts by name.

mod list;
mod rm;
mod set;
mod use_;

pub(crate) use list::Profiles;

use crate::failure::CliError;
use crate::local::Local;
use crate::output::Times;
use crate::settings::{ConfigEdit, ProfileView};
use clap::Subcommand;

/// The profile of this name.
fn existing(config: &ConfigEdit, name: &str) -> Result<ProfileView, CliError> {
    config.profiles().into_iter().find(|profile| profile.name == name).ok_or_else(|| CliError::Usage {
        message: format!("there is no profile `{name}`"),
        hint: Some("miri profile list".to_owned()),
    })
}

/// Shows a profile as it is now.
fn show(local: &Local<'_>, config: &ConfigEdit, name: &str) -> Result<(), CliError> {
    local.out.record(&existing(config, name)?, &Times::WallClock)
}

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri profile set work --url https://shop.example.com --account anna@example.com
  miri profile use work
  miri profile list
  miri profile rm work";

/// `miri profile ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// List the profiles
    List(list::ListArgs),
    /// Use a profile from now on
    Use(use_::UseArgs),
    /// Make or change a profile
    Set(set::SetArgs),
    /// Remove a profile
    Rm(rm::RmArgs),
}

impl ProfileCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        match self {
            Self::List(_) => list::run(local),
            Self::Use(args) => args.run(local),
            Self::Set(args) => args.run(local),
            Self::Rm(args) => args.run(local).await,
        }
    }
}
