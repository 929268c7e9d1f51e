//! `miri admin dead list`.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, heading, where_wide};
use crate::paging::PageArgs;
use clap::Args;
use miri_common::api::DeadEvent;

const EXAMPLES: &str = "\
Examples:
  miri admin dead list
  miri admin dead list --jq '.content[].id'

Columns in a pipe: id, consumer, eventId, topic, key, at, reason";

/// `miri admin dead list`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    /// Lists the events.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        app.out.page(&client.dead_events(self.page.query()).await?.events, &times)
    }
}

impl Listed for DeadEvent {
    const NAMES: &'static [&'static str] = &["id", "consumer", "eventId", "topic", "key", "at", "reason"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("소비자", "consumer"),
        heading("이벤트", "event"),
        heading("주제", "topic"),
        where_wide("키", "key"),
        where_wide("때", "when"),
        heading("이유", "reason"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.id),
            Cell::text(&self.consumer),
            Cell::Number(self.event_id),
            Cell::text(self.topic.clone().unwrap_or_default()),
            Cell::text(&self.key),
            Cell::Time(self.at),
            Cell::text(&self.reason),
        ]
    }
}
