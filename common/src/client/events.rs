//! The live stream: server-sent events, read as they come.

use super::{Call, Client, ClientError};
use crate::GoodsId;
use crate::api::{Live, LiveEvent};
use futures_util::stream::{self, Stream, StreamExt};
use sse_stream::{Sse, SseByteStream};
use std::time::Duration;

/// Silence after which the stream counts as broken. The server says something every 15 s.
const SILENCE: Duration = Duration::from_secs(45);
/// A stream ends with the access token, which lives for a day at most.
const LONGEST: Duration = Duration::from_hours(25);

impl Client {
    /// `GET /api/auth/events`: the events after `last_id`, or from now on, and the stock of the wishlist's goods and of `goods`.
    ///
    /// The stream ends after [`LiveEvent::Ended`], or with an error when the connection broke; in both cases the caller asks again
    /// with the last id that it has seen. It does not ask again by itself, because whether the token is still good only the
    /// caller can mend.
    ///
    /// # Errors
    /// When the shop cannot be reached or refuses.
    pub async fn events(
        &self,
        last_id: Option<i64>,
        goods: &[GoodsId],
    ) -> Result<impl Stream<Item = Result<Live, ClientError>> + Send + Unpin + use<>, ClientError> {
        let mut call = Call::get("/api/auth/events");
        if !goods.is_empty() {
            let ids: Vec<_> = goods.iter().map(ToString::to_string).collect();
            call = call.query(vec![("goods", ids.join(","))]);
        }
        let mut request = self.request(&call)?.timeout(LONGEST);
        if let Some(id) = last_id {
            request = request.header("Last-Event-ID", id);
        }
        let server = self.server().to_owned();
        let mut response = request.send().await.map_err(|e| ClientError::from_transport(&server, &e))?;
        if !response.status().is_success() {
            let status = response.status();
            let retry_after = super::retry_after(&response);
            let body = self.read_body(&mut response).await?;
            return Err(ClientError::refused(status, &body, retry_after));
        }
        let blocks = SseByteStream::new(response.bytes_stream()).boxed();
        Ok(stream::unfold(Some((blocks, server)), async |reading| {
            let (mut blocks, server) = reading?;
            loop {
                let read = match tokio::time::timeout(SILENCE, blocks.next()).await {
                    Ok(None) => return None,
                    Ok(Some(block)) => block.map_err(|e| ClientError::NoAnswer(format!("{server}: {e}"))),
                    Err(_) => Err(ClientError::NoAnswer(format!("{server}: the live stream fell silent"))),
                };
                match read.and_then(live) {
                    Ok(Some(live)) => return Some((Ok(live), Some((blocks, server)))),
                    Ok(None) => {}
                    Err(error) => return Some((Err(error), None)),
                }
            }
        })
        .boxed())
    }
}

/// The event of a block; `None` for one that is not known here.
fn live(block: Sse) -> Result<Option<Live>, ClientError> {
    let Sse { event, data, id, .. } = block;
    let read = LiveEvent::read(event.as_deref(), data.as_deref().unwrap_or_default())
        .map_err(|e| ClientError::Protocol(format!("an event is not readable: {e}")))?;
    Ok(read.map(|event| Live { id: id.and_then(|id| id.parse().ok()), event }))
}
