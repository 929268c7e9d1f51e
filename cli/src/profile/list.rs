//! `miri profile list`.

use crate::failure::CliError;
use crate::local::Local;
use crate::output::{Cell, Heading, Listed, Shown, Times, heading};
use crate::settings::{ConfigEdit, ProfileView};
use clap::Args;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri profile list
  miri profile list --jq '.profiles[] | select(.current) | .name'

Columns in a pipe: name, server, account, lang, protected, current";

/// `miri profile list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {}

/// The profiles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Profiles {
    /// By name.
    profiles: Vec<ProfileView>,
}

/// Lists what is in the configuration file.
pub(super) fn run(local: &Local<'_>) -> Result<(), CliError> {
    let all = Profiles { profiles: ConfigEdit::load(local.env)?.profiles() };
    local.out.listing(&all, &all.profiles, &Times::WallClock)
}

fn text(text: Option<&String>) -> Cell {
    Cell::text(text.map(String::as_str).unwrap_or_default())
}

impl Listed for ProfileView {
    const NAMES: &'static [&'static str] = &["name", "server", "account", "lang", "protected", "current"];
    const HEADINGS: &'static [Heading] = &[
        heading("프로필", "profile"),
        heading("서버", "server"),
        heading("계정", "account"),
        heading("언어", "lang"),
        heading("보호", "protected"),
        heading("사용 중", "current"),
    ];

    fn cells(&self) -> Vec<Cell> {
        self.fields().into_iter().map(|(_, _, cell)| cell).collect()
    }
}

impl Shown for ProfileView {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        vec![
            ("name", heading("프로필", "Profile"), Cell::text(&self.name)),
            ("server", heading("서버", "Server"), text(self.server.as_ref())),
            ("account", heading("계정", "Account"), text(self.account.as_ref())),
            ("lang", heading("언어", "Language"), text(self.lang.as_ref())),
            ("protected", heading("보호", "Protected"), Cell::Flag(self.protected)),
            ("current", heading("사용 중", "Current"), Cell::Flag(self.current)),
        ]
    }
}
