//! The shop's live stream as the `watch` verbs follow it.
//!
//! Owns connecting again: after a stream has broken it waits a little longer each time, signs in anew where the token has
//! ended, and asks from the last event that it has seen, so that nothing is missed and nothing comes twice. The first
//! connection is not tried again: whoever starts to watch a shop that is not there learns it at once.

use crate::app::App;
use crate::failure::CliError;
use crate::output;
use crate::words::say;
use miri_common::GoodsId;
use miri_common::api::{EndReason, Live, LiveEvent};
use miri_common::client::ClientError;
use std::pin::Pin;
use std::time::Duration;

/// The wait before connecting again; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

type Events = Pin<Box<dyn futures_util::Stream<Item = Result<Live, ClientError>>>>;

/// Events as they come.
pub(crate) struct Feed<'a> {
    app: &'a App,
    goods: Vec<GoodsId>,
    last_id: Option<i64>,
    events: Option<Events>,
    wait: Duration,
}

impl<'a> Feed<'a> {
    /// Connects. Besides the caller's own news it brings how these goods stand.
    pub(crate) async fn open(app: &'a App, goods: Vec<GoodsId>) -> Result<Self, CliError> {
        let mut feed = Self { app, goods, last_id: None, events: None, wait: FIRST_WAIT };
        feed.events = Some(feed.connect().await?);
        Ok(feed)
    }

    /// The next event. Whoever shows something asks for it anew at [`LiveEvent::Started`] and [`LiveEvent::Reset`].
    pub(crate) async fn next(&mut self) -> Result<LiveEvent, CliError> {
        loop {
            let Some(events) = &mut self.events else {
                self.connect_again().await?;
                continue;
            };
            match futures_util::StreamExt::next(events).await {
                Some(Ok(Live { id, event })) => {
                    self.last_id = id.or(self.last_id);
                    self.wait = FIRST_WAIT;
                    match event {
                        LiveEvent::Ended(end) if end.reason == EndReason::SignedOut => {
                            let server = self.app.client()?.server().to_owned();
                            return Err(CliError::SignedOut { server, ended: true });
                        }
                        LiveEvent::Ended(_) => self.events = None,
                        LiveEvent::Alive => {}
                        event => return Ok(event),
                    }
                }
                Some(Err(error)) if error.is_retryable() => {
                    self.tell_lost(&error)?;
                    self.events = None;
                }
                Some(Err(error)) => return Err(error.into()),
                None => self.events = None,
            }
        }
    }

    async fn connect(&self) -> Result<Events, CliError> {
        let client = self.app.signed_in().await?;
        Ok(Box::pin(client.events(self.last_id, &self.goods).await?))
    }

    async fn connect_again(&mut self) -> Result<(), CliError> {
        tokio::time::sleep(self.wait).await;
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
        match self.connect().await {
            Ok(events) => self.events = Some(events),
            Err(error) if error.is_retryable() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn tell_lost(&self, error: &ClientError) -> Result<(), CliError> {
        output::note(&say!(
            self.app.lang(),
            "연결이 끊겼습니다. 다시 연결합니다: {error}",
            "the connection was lost, connecting again: {error}"
        ))
    }
}
