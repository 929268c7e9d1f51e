//! `miri admin clock`: shop time, which a rehearsal can move ahead.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Shown, Times, heading};
use crate::words::say;
use crate::writing::{Asking, Change, WriteArgs};
use clap::Args;
use jiff::SignedDuration;
use miri_common::api::{ClockMoved, MoveClock, ShopClock};
use miri_common::time::TimeInput;
use serde::Serialize;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri admin clock
  miri admin clock --advance 24h --confirm http://127.0.0.1:8000
  miri admin clock --set 2026-12-01T10:00:00+09:00 --dry-run

Only in a rehearsal; elsewhere the shop has no such route and the exit code is 5. Time never goes back.";

/// `miri admin clock`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ClockArgs {
    /// Move it ahead by this much, such as 24h or 90m [default: only show it]
    #[arg(long, value_name = "SPAN", conflicts_with = "set")]
    advance: Option<SignedDuration>,
    /// Move it ahead to this time: the shop's wall clock (yyyy-MM-dd HH:mm:ss) or RFC 3339
    #[arg(long, value_name = "TIME")]
    set: Option<TimeInput>,
    #[command(flatten)]
    write: WriteArgs,
}

/// Shop time, and, where it was moved, what came of that.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Clock {
    /// Shop time in RFC 3339 with milliseconds, UTC.
    now: String,
    /// What came of moving it.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<ClockMoved>,
}

impl ClockArgs {
    /// Shows the clock, or moves it after asking.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        if self.advance.is_none() && self.set.is_none() {
            let ShopClock { now } = app.signed_in().await?.shop_clock().await?;
            return app.out.record(&Clock { now, moved: None }, &Times::WallClock);
        }
        let to = MoveClock { advance: self.advance, set: self.set };
        let server = app.client()?.server().to_owned();
        let change = Change::begin(app, &self.write, Asking::Name(&server)).await?;
        let what = say!(
            app.lang(),
            "{server}의 시간을 앞으로 옮깁니다. 그 사이에 예정된 일이 모두 실행되고, 되돌릴 수 없습니다.",
            "This moves the time of {server} ahead. Everything due on the way is done, and it cannot be undone."
        );
        change.confirm(&what).await?;
        let moved = change.send(async |shop, key| shop.move_clock(&to, key).await).await?;
        change.out().record(&Clock { now: moved.now.clone(), moved: Some(moved) }, &Times::WallClock)
    }
}

impl Shown for Clock {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let mut fields = vec![("now", heading("가게 시간", "Shop time"), Cell::text(&self.now))];
        if let Some(moved) = &self.moved {
            fields.extend([
                ("arrived", heading("도착", "Arrived"), Cell::Flag(moved.arrived)),
                ("atRest", heading("모두 끝남", "At rest"), Cell::Flag(moved.at_rest)),
                (
                    "unreadEvents",
                    heading("읽지 않은 이벤트", "Unread events"),
                    Cell::Number(moved.waiting.unread_events),
                ),
            ]);
        }
        fields
    }
}
