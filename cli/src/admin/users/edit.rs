//! `miri admin users edit`.

use super::create::RoleArg;
use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::{ArgGroup, Args};
use miri_common::UserId;
use miri_common::api::{AccountChanged, ChangeAccount};

const EXAMPLES: &str = "\
Examples:
  miri admin users edit 12 --locked true
  miri admin users edit 12 --role admin --yes
  miri admin users edit 12 --end-sessions --dry-run

Locking ends every session and every access token; another role ends every session.";

/// `miri admin users edit`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
#[command(group = ArgGroup::new("change").required(true).multiple(true).args(["role", "locked", "end_sessions"]))]
pub(crate) struct EditArgs {
    /// The id of the account
    #[arg(value_name = "USER")]
    id: UserId,
    /// What it may do
    #[arg(long, value_enum)]
    role: Option<RoleArg>,
    /// Whether it cannot be signed in to
    #[arg(long, value_name = "true|false")]
    locked: Option<bool>,
    /// End every session
    #[arg(long)]
    end_sessions: bool,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl EditArgs {
    /// Changes the account after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let id = self.id;
        let account = ChangeAccount {
            role: self.role.map(RoleArg::role),
            locked: self.locked,
            end_sessions: self.end_sessions.then_some(true),
        };
        let change = Change::begin(app, &self.write, Asking::YesNo(self.yes)).await?;
        let what = say!(
            app.lang(),
            "사용자 {id}의 권한이나 로그인 상태를 바꿉니다. 진행 중인 로그인이 끝날 수 있습니다.",
            "This changes what user {id} may do; sessions may end by it."
        );
        change.confirm(&what).await?;
        let changed = change.send(async |shop, key| shop.change_account(id, &account, key).await).await?;
        change.out().record(&changed, &Times::WallClock)
    }
}

impl Shown for AccountChanged {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let ended = i64::try_from(self.ended).unwrap_or(i64::MAX);
        vec![
            ("userId", heading("사용자", "User"), Cell::Number(self.user_id.0)),
            ("role", heading("역할", "Role"), Cell::text(self.role.code())),
            ("locked", heading("잠김", "Locked"), Cell::Flag(self.locked)),
            ("ended", heading("끝난 로그인", "Sessions ended"), Cell::Number(ended)),
        ]
    }
}
