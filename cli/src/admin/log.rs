//! `miri admin log`: who changed what under `miri admin`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, pipe_only, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::UserId;
use miri_common::api::AuditLogEntry;

const EXAMPLES: &str = "\
Examples:
  miri admin log
  miri admin log --action order.cancel --from '2026-12-01 00:00:00'
  miri admin log --subject user:12 --jq '.content[] | {at, action, before, after}'

Columns in a pipe: id, at, userId, action, subject, before, after, requestId";

/// `miri admin log`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct LogArgs {
    /// The id of the operator
    #[arg(long)]
    user: Option<UserId>,
    /// What was done, such as user.create or order.cancel
    #[arg(long)]
    action: Option<String>,
    /// To what, such as user:12 or goods:7
    #[arg(long)]
    subject: Option<String>,
    /// At this time or later
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[command(flatten)]
    page: PageArgs,
}

impl LogArgs {
    /// Lists the entries.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let query = self.page.query_with([
            ("user", self.user.map(|id| id.to_string())),
            ("action", self.action),
            ("subject", self.subject),
            ("from", self.from),
            ("until", self.until),
        ]);
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.page(&client.audit_log(query).await?.entries, &times)
    }
}

impl Listed for AuditLogEntry {
    const NAMES: &'static [&'static str] =
        &["id", "at", "userId", "action", "subject", "before", "after", "requestId"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("때", "when"),
        heading("누가", "who"),
        heading("무엇을", "what"),
        heading("대상", "subject"),
        where_wide("이전", "before"),
        where_wide("이후", "after"),
        pipe_only("요청", "request"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let json = |value: &Option<serde_json::Value>| {
            Cell::text(value.as_ref().map(ToString::to_string).unwrap_or_default())
        };
        vec![
            Cell::Number(self.id),
            Cell::Time(Some(self.at)),
            Cell::Number(self.user_id.0),
            Cell::text(&self.action),
            Cell::text(&self.subject),
            json(&self.before),
            json(&self.after),
            Cell::text(&self.request_id),
        ]
    }
}
