//! `miri admin categories`: what goods are sorted into.

mod add;
mod edit;
mod list;

pub(crate) use list::Categories;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin categories list
  miri admin categories add HOME --ko 홈 --en Home
  miri admin categories edit HOME --en 'Home and living'";

/// `miri admin categories ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum CategoriesCommand {
    /// List the categories
    List(list::ListArgs),
    /// Add a category
    Add(add::AddArgs),
    /// Change the labels of a category
    Edit(edit::EditArgs),
}

impl CategoriesCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(args) => args.run(app).await,
            Self::Add(args) => args.run(app).await,
            Self::Edit(args) => args.run(app).await,
        }
    }
}
