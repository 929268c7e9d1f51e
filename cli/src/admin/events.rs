//! `miri admin events`: the log of what has happened, and what is added to it.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{Cell, Heading, Listed, Times, heading};
use clap::Args;
use miri_common::api::LogEvent;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  miri admin events                       the newest 20
  miri admin events --after 1200 --limit 100
  miri admin events --follow
  miri admin events --follow -o jsonl | while read -r event; do ...; done

Columns in a pipe: eventId, at, topic, key, payload";

/// How often the shop is asked for what was added. It has no stream of the log itself.
const LOOK: Duration = Duration::from_secs(1);

/// `miri admin events`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct EventsArgs {
    /// Those after this event [default: the newest]
    #[arg(long, value_name = "EVENT")]
    after: Option<i64>,
    /// The most that are shown, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=100))]
    limit: i64,
    /// Go on with what is added, until Ctrl-C
    #[arg(long, short = 'f')]
    follow: bool,
}

impl EventsArgs {
    /// Shows events, oldest first.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let after = match self.after {
            Some(after) => after,
            None => (client.log_events(0, 1).await?.last_event_id - self.limit).max(0),
        };
        let page = client.log_events(after, self.limit).await?;
        if !self.follow {
            return app.out.listing(&page, &page.events, &times);
        }
        app.out.begin::<LogEvent>()?;
        let mut after = show(app, &page.events, after, &times)?;
        loop {
            // A session may end while it is followed, so it is looked after on the way.
            let page = app.signed_in().await?.log_events(after, 100).await?;
            after = show(app, &page.events, after, &times)?;
            if page.events.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// Shows events as rows; gives back the number of the last one seen.
fn show(app: &App, events: &[LogEvent], after: i64, times: &Times) -> Result<i64, CliError> {
    for event in events {
        app.out.event(event, times)?;
    }
    Ok(events.last().map_or(after, |event| event.event_id))
}

impl Listed for LogEvent {
    const NAMES: &'static [&'static str] = &["eventId", "at", "topic", "key", "payload"];
    const HEADINGS: &'static [Heading] = &[
        heading("번호", "id"),
        heading("때", "when"),
        heading("주제", "topic"),
        heading("키", "key"),
        heading("내용", "payload"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.event_id),
            Cell::Time(Some(self.at)),
            Cell::text(&self.topic),
            Cell::text(&self.key),
            Cell::text(self.payload.to_string()),
        ]
    }
}
