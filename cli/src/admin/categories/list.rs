//! `miri admin categories list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, Shown, Times, heading};
use clap::Args;
use miri_common::api::Category;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri admin categories list
  miri admin categories list --jq '.categories[].code'

Columns in a pipe: code, ko, en";

/// `miri admin categories list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {}

/// The wire has the bare list here; an object can say its version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Categories {
    /// Every category.
    categories: Vec<Category>,
}

impl ListArgs {
    /// Lists the categories; nobody needs to be signed in for that.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let all = Categories { categories: app.client()?.categories().await? };
        app.out.listing(&all, &all.categories, &Times::WallClock)
    }
}

impl Listed for Category {
    const NAMES: &'static [&'static str] = &["code", "ko", "en"];
    const HEADINGS: &'static [Heading] =
        &[heading("코드", "code"), heading("한국어", "Korean"), heading("영어", "English")];

    fn cells(&self) -> Vec<Cell> {
        [&self.code, &self.ko, &self.en].into_iter().map(Cell::text).collect()
    }
}

impl Shown for Category {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("code", heading("코드", "Code"), Cell::text(&self.code)),
            ("ko", heading("한국어", "Korean"), Cell::text(&self.ko)),
            ("en", heading("영어", "English"), Cell::text(&self.en)),
        ]
    }
}
