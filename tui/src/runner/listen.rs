//! The live stream, for as long as it lasts.

use super::tasks::{Said, Shop, SignedIn};
use crate::event::{Event, Stream};
use crate::failure::Failure;
use futures_util::StreamExt;
use miri_common::api::LiveEvent;
use miri_common::{GoodsId, Lang};
use tokio::sync::mpsc;

/// Listens until the stream ends, and says why it did. Whether it is opened again is for `update` to say.
pub(super) async fn listen(
    shop: &Shop,
    lang: Lang,
    last_id: Option<i64>,
    goods: &[GoodsId],
    events: &mpsc::Sender<Said>,
) {
    let ended = follow(shop, lang, last_id, goods, events).await;
    let failure = match ended {
        // The server's last word has said it already.
        Ok(Last::Announced) => return,
        Ok(Last::Silence) => None,
        Err(failure) => Some(failure),
    };
    let _closed = events.send(Ok(Event::Stream(Stream::Ended(failure)))).await;
}

/// How a stream ended.
enum Last {
    /// The server said that it would.
    Announced,
    /// It just did.
    Silence,
}

async fn follow(
    shop: &Shop,
    lang: Lang,
    last_id: Option<i64>,
    goods: &[GoodsId],
    events: &mpsc::Sender<Said>,
) -> Result<Last, Failure> {
    let (client, SignedIn::Yes) = shop.client(lang).await? else { return Err(Failure::signed_out("")) };
    let mut stream = client.events(last_id, goods).await?;
    while let Some(live) = stream.next().await {
        let live = live?;
        let last = matches!(live.event, LiveEvent::Ended(_));
        if events.send(Ok(Event::Stream(Stream::Live(live)))).await.is_err() || last {
            return Ok(Last::Announced);
        }
    }
    Ok(Last::Silence)
}
