//! `miri config list`.

use crate::failure::CliError;
use crate::local::Local;
use crate::output::{Cell, Heading, Listed, Shown, Times, heading};
use crate::settings::ConfigEdit;
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri config list
  miri config list --jq '.settings[].key'

Columns in a pipe: key, value";

/// `miri config list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {}

/// What is in the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfigList {
    /// Every setting that is there.
    settings: Vec<Setting>,
}

/// One setting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Setting {
    /// Its key, with dots.
    pub(super) key: String,
    /// Its value.
    pub(super) value: String,
}

/// Lists the settings.
pub(super) fn run(local: &Local<'_>) -> Result<(), CliError> {
    let settings = ConfigEdit::load(local.env)?.settings();
    let settings = settings.into_iter().map(|(key, value)| Setting { key, value }).collect();
    let all = ConfigList { settings };
    local.out.listing(&all, &all.settings, &Times::WallClock)
}

impl Listed for Setting {
    const NAMES: &'static [&'static str] = &["key", "value"];
    const HEADINGS: &'static [Heading] = &[heading("설정", "key"), heading("값", "value")];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(&self.key), Cell::text(&self.value)]
    }
}

impl Shown for Setting {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("key", heading("설정", "Key"), Cell::text(&self.key)),
            ("value", heading("값", "Value"), Cell::text(&self.value)),
        ]
    }
}
